import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Client, RoomChange, Watcher } from "@stream-fallback/core";
import { startServer } from "@stream-fallback/server";

export const BARE = "node:http";
export const OURS = "serve";

/** A server over a client, and a watch whose changes a benchmark makes. */
interface Serving {
  origin: string;
  /** Tells all who read the events of a change. */
  change(change: RoomChange): void;
}

/** How each server is started, by name. */
export const contenders: ReadonlyMap<string, (client: Client, room: string) => Promise<Serving>> = new Map([
  [BARE, startBare],
  [OURS, startOurs],
]);

const ROOMS = "/v1/rooms/";

/** The least that answers the same: the text of `getInfo`, and each change written to all who read. */
async function startBare(client: Client): Promise<Serving> {
  const readers = new Set<ServerResponse>();
  const server = createServer({ keepAliveTimeout: 65_000 }, async ({ url = "" }, response) => {
    if (!url.startsWith(ROOMS)) {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
      readers.add(response.on("close", () => readers.delete(response)));
      return;
    }
    const text = JSON.stringify(await client.getInfo(decodeURIComponent(url.slice(ROOMS.length))));
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
    response.writeHead(200, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change(change) {
      const bytes = Buffer.from(`event: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`);
      for (const reader of readers) reader.write(bytes);
    },
  };
}

async function startOurs(client: Client, room: string): Promise<Serving> {
  let tell: (change: RoomChange) => void = () => {};
  const changes = new ReadableStream<RoomChange>({
    start(controller) {
      tell = (change) => controller.enqueue(change);
    },
  });
  const watcher = {
    [Symbol.asyncIterator]: () => changes.values(),
    ...{ add() {}, remove() {}, rooms: () => [], async close() {}, async [Symbol.asyncDispose]() {} },
    status: () => ({ rooms: 1, known: 1, due: 0, latenessMs: 0 }),
  } as Watcher;
  const { origin } = await startServer({
    ...{ client: { ...client, watch: () => watcher }, port: 0 },
    watch: { rooms: [room] },
  });
  return { origin, change: (change) => tell(change) };
}
