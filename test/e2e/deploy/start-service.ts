import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createClient, type Watcher } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { startServer } from "@stream-fallback/server";
import { onTestFinished } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";

export const KEY = "0123456789abcdef";
export const live: string = cast.live.webRid;

/** The service with a key, which watches one room of the site that is played. */
export async function startService() {
  const site = await startEmulator();
  const client = createClient({
    providers: [createProvider({ origins: site.origins })],
    config: { rates: { enabled: false } },
  });
  let watcher: Pick<Watcher, "rooms"> | undefined;
  const watch: typeof client.watch = (...given) => {
    const made = client.watch(...given);
    watcher = made;
    return made;
  };
  const { origin, close } = await startServer({
    ...{ client: { ...client, watch }, port: 0, apiKey: KEY },
    watch: { rooms: [live], intervalMs: 1_000 },
  });
  onTestFinished(async () => {
    await close();
    await client.close();
    await site.close();
  });
  const stateOf = () => watcher?.rooms()[0]?.state;
  return { site, stateOf, port: new URL(origin).port };
}

/** A port that is free at this moment, for a program that must be told one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A way to a port that can be cut: connections end, and none is taken until it is mended. */
export async function startRelay(port: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((from) => {
    if (isCut) return void from.on("error", () => {}).destroy();
    const to = connect(Number(port), "127.0.0.1");
    for (const socket of [from, to]) sockets.add(socket.on("error", () => {}));
    from.pipe(to).pipe(from);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const mend = () => {
    isCut = false;
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`, cut, mend };
}
