import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type RoomChange } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import { followOrders } from "../harness/measuring-child.ts";
import { contenders } from "./contenders.ts";

/** What a server is to do next; without an order it only says what it took. */
export interface Order {
  /** How often it tells of a change. */
  changes?: { count: number; everyMs: number } | undefined;
}

export interface Taken {
  origin: string;
  /** Of the process since its begin, all threads. */
  cpuNs: number;
}

const DAY_MS = 86_400_000;

/** One server in a process of its own, over a client that remembers the one room that is asked for. */
const [, , name = "", live = "", room = ""] = process.argv;
const client = createClient({
  providers: [createProvider({ origins: { live } })],
  config: { ttlMs: DAY_MS },
});
const started = contenders.get(name)?.(client, room);

async function follow({ changes }: Order): Promise<Taken> {
  const { origin = "", change } = (await started) ?? {};
  const info = await client.getInfo(room);
  const { provider, roomId } = info;
  for (let told = 0; told < (changes?.count ?? 0); told++) {
    const at = new Date();
    change?.({ type: "live", name: room, room: { provider, roomId }, at, info } as RoomChange);
    await sleep(changes?.everyMs);
  }
  const { user, system } = process.cpuUsage();
  return { origin, cpuNs: (user + system) * 1_000 };
}

followOrders(follow);
