import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { StreamFallbackError } from "../../errors.ts";

/** Where a stand-in listens. */
export interface Doors {
  /** The one that everybody may come by. */
  url: string;
  /** Those of each host that has one of its own. */
  urls: ReadonlyMap<string, string>;
  connections(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, for each of these hosts at a free port of its own besides.
 * @throws StreamFallbackError `LOCAL` when the port is taken
 */
export async function openDoors(
  listener: RequestListener,
  { port, hosts }: { port: number; hosts: readonly string[] },
): Promise<Doors> {
  const servers: Server[] = [];
  async function open(at: number): Promise<string> {
    const server = createServer(listener);
    // Idle connections are the client's to close; help from here would hide a client that forgets them.
    server.keepAliveTimeout = 0;
    await listen(server, at);
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const close = async (): Promise<void> => void (await Promise.all(servers.map(ended)));
  const url = await open(port);
  const urls = new Map<string, string>();
  try {
    for (const host of hosts) urls.set(host, await open(0));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...{ url, urls, close },
    async connections() {
      const counts = await Promise.all(
        servers.map((server) => promisify(server.getConnections).call(server)),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function ended(server: Server): Promise<void> {
  const closed = server.listening ? once(server, "close") : undefined;
  server.close();
  server.closeAllConnections();
  await closed;
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "unknown";
    throw new StreamFallbackError("LOCAL", `cannot listen on port ${port} (${code}); choose another`, {
      cause,
    });
  }
}
