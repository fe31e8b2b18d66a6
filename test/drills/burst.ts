import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { type Adapter, type BaseRoom, createClient, defineProvider } from "@stream-fallback/core";

const LATENCY_MS = 80;

const OFF_AIR: BaseRoom = {
  living: false,
  ...{ title: "", owner: "anna", uid: "1", avatar: "", cover: "", liveId: "", area: "", sources: [] },
};

/** What became of rooms that were all asked for in one tick. */
export interface Burst {
  answered: number;
  codes: readonly string[];
  /** Endpoints whose breakers are not closed afterwards. */
  notClosed: readonly string[];
  tookMs: number;
  /** The longest that the event loop was held up, in ms. */
  longestDelayMs: number;
}

/** Asks for that many rooms in one tick, of adapters that answer after 80 ms without a network. */
export function burstWithoutNetwork(count: number): Promise<Burst> {
  return burst(count, () => wait(LATENCY_MS, OFF_AIR));
}

/** The same of a server on this machine, which answers JSON after 80 ms. */
export async function burstOverHttp(count: number): Promise<Burst> {
  const server = createServer((_request, response) => {
    setTimeout(() => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(OFF_AIR));
    }, LATENCY_MS);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await burst(count, async (roomId, { http }) => {
      const { body } = await http.send({ url: `http://127.0.0.1:${port}/${roomId}` });
      return JSON.parse(Buffer.from(body).toString()) as BaseRoom;
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

type Ask = (roomId: string, context: Parameters<Adapter["fetchRoom"]>[1]) => Promise<BaseRoom>;

async function burst(count: number, ask: Ask): Promise<Burst> {
  const adapters = ["one", "two", "three", "four"].map(
    (name): Adapter => ({
      ...{ name, provides: ["status"] },
      fetchRoom: ({ room }, context) => ask(room.roomId, context),
    }),
  );
  const provider = defineProvider({
    ...{ id: "site", name: "site", siteURL: "https://site.example/", adapters },
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [provider] });
  const delays = monitorEventLoopDelay({ resolution: 10 });
  try {
    // What is compiled and loaded with the first call is no part of the burst.
    await client.getInfo("first");
    delays.enable();
    await wait(50);
    delays.reset();
    const startedAt = performance.now();
    const calls = Array.from({ length: count }, (_, room) =>
      client.getInfo(`${room}`, { timeoutMs: 60_000 }),
    );
    const ends = await Promise.allSettled(calls);
    const failed = ends.flatMap((end) => (end.status === "rejected" ? [`${end.reason.code}`] : []));
    return {
      answered: count - failed.length,
      codes: [...new Set(failed)],
      notClosed: client
        .balancer("site")
        .status()
        .flatMap(({ name, state }) => (state === "closed" ? [] : [name])),
      tookMs: performance.now() - startedAt,
      longestDelayMs: delays.max / 1e6,
    };
  } finally {
    delays.disable();
    await client.close();
  }
}
