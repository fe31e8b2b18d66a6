import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ListSource } from "@stream-fallback/core";
import { type GatewayOptions, type ListedBackend, startGateway } from "@stream-fallback/gateway";

/** A gateway before small services, whose list can be changed. */
export interface ServedGateway {
  origin: string;
  /** The backends, as `host:port`. */
  names: readonly string[];
  /** How many requests a backend has had. */
  askedOf(name: string): number;
  /** Those that its checks find unwell. */
  unwell: Set<string>;
  /** Has only these from now on. */
  list(names: readonly string[]): void;
  /** Does what the page does. */
  change(path: string, method: "PATCH" | "POST", body?: object): Promise<void>;
  close(): Promise<void>;
}

interface ServedOptions extends Partial<Omit<GatewayOptions, "backends">> {
  /** Where each backend is; port 0 takes a free one. @default two at 127.0.0.1 */
  places?: readonly { host: string; port: number }[];
}

const FREE = { host: "127.0.0.1", port: 0 };

/**
 * What it blocks stays so for a minute. Its services answer after as many ms as a path such as `/?ms=20` says, without an end at `/stream`, and with half of an answer at
 * `/cut`.
 */
export async function serveGateway({
  places = [FREE, FREE],
  ...options
}: ServedOptions = {}): Promise<ServedGateway> {
  const asked = new Map<string, number>();
  const unwell = new Set<string>();
  const servers = await Promise.all(places.map((place) => startService(place, { asked, unwell })));
  const names = servers.map(nameOf);
  let take: ((list: readonly ListedBackend[]) => void) | undefined;
  const backends: ListSource<ListedBackend> = {
    name: "a list that changes",
    open(taken) {
      take = taken;
      taken([...names]);
      return { follow() {}, close() {} };
    },
  };
  const gateway = await startGateway({
    ...{ port: 0, health: { intervalMs: 0 }, blockMs: 60_000 },
    ...{ ...options, backends },
  });
  return {
    ...{ origin: gateway.origin, names, unwell },
    askedOf: (name) => asked.get(name) ?? 0,
    list: (wanted) => take?.([...wanted]),
    async change(path, method, body) {
      const answer = await fetch(`${gateway.origin}/lb/backends/${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
        ...(options.apiKey && { headers: { Authorization: `Bearer ${options.apiKey}` } }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    },
    async close() {
      for (const server of servers) server.closeAllConnections();
      await gateway.close();
      for (const server of servers) server.close();
    },
  };
}

interface Notes {
  asked: Map<string, number>;
  unwell: ReadonlySet<string>;
}

async function startService(
  { host, port }: { host: string; port: number },
  { asked, unwell }: Notes,
): Promise<Server> {
  const server = createServer((request, answer) => {
    const name = nameOf(server);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://service");
    if (pathname === "/health") {
      answer.writeHead(unwell.has(name) ? 503 : 200).end();
      return;
    }
    asked.set(name, (asked.get(name) ?? 0) + 1);
    if (pathname === "/stream") answer.write("…");
    else if (pathname === "/cut") {
      answer.writeHead(200, { "Content-Length": 100 });
      answer.write("half", () => answer.destroy());
    } else setTimeout(() => answer.end(name), Number(searchParams.get("ms")));
  });
  server.listen(port, host);
  await once(server, "listening");
  return server;
}

function nameOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `${address}:${port}`;
}
