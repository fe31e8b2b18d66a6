import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openCache } from "./open-cache.ts";

/** A place where connections are taken and nothing is said, as of a Redis that hangs. */
async function silentServer(): Promise<{ server: Server; uri: string }> {
  const server = createServer((socket) => socket.resume().on("error", () => {})).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return { server, uri: `redis://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const rejected = (promise: Promise<unknown>) => promise.then(() => undefined).catch(() => undefined);

describe("openCache of a Redis that is closed", () => {
  it("while its first connection is being made lets go of it", async () => {
    const { server, uri } = await silentServer();
    const cache = openCache(uri);
    // The server hears of a connection before the client does.
    const connected = new Promise<Socket>((resolve) => {
      server.once("connection", (socket: Socket) => void cache.close().then(() => resolve(socket)));
    });
    const asked = rejected(cache.get("key"));
    const socket = await connected;
    if (!socket.closed) await once(socket, "close");
    await asked;
    expect(socket.closed).toBe(true);
  });

  it("while the Redis says nothing lets go of the connection", async () => {
    const { server, uri } = await silentServer();
    const connected = once(server, "connection") as Promise<[Socket]>;
    const cache = openCache(uri);
    const asked = rejected(cache.get("key"));
    const [socket] = await connected;
    await once(socket, "data");
    await cache.close();
    if (!socket.closed) await once(socket, "close");
    await asked;
    expect(socket.closed).toBe(true);
  });

  it("before it was used makes no connection", async () => {
    const { server, uri } = await silentServer();
    let connections = 0;
    server.on("connection", () => connections++);
    await openCache(uri).close();
    expect(connections).toBe(0);
  });
});

/** How a process ends that uses the cache and never closes it. */
async function endOfUser(uri: string): Promise<unknown[]> {
  const script = `
    import { openCache } from ${JSON.stringify(new URL("open-cache.ts", import.meta.url).href)};
    openCache(${JSON.stringify(uri)}).get("key").catch(() => {});
  `;
  const user = spawn(process.execPath, ["--input-type=module", "--eval", script], { timeout: 20_000 });
  return once(user, "exit");
}

describe("openCache of a Redis that is never closed", () => {
  it("keeps no process alive while the Redis says nothing", async () => {
    const { uri } = await silentServer();
    expect(await endOfUser(uri)).toEqual([0, null]);
  });

  it("keeps no process alive while the Redis is away", async () => {
    const { server, uri } = await silentServer();
    server.close();
    await once(server, "close");
    expect(await endOfUser(uri)).toEqual([0, null]);
  });
});
