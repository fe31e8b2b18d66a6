import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { createClient } from "@stream-fallback/core";
import { collectGarbage } from "../harness/collect-garbage.ts";
import { manyRooms } from "./many-rooms.ts";
import { roomOnAir } from "./room-on-air.ts";

/** The documented bound of rooms that a client keeps in this process. */
export const BOUND = 10_000;

/** How much a client keeps in memory when asked for ever more rooms. */
export interface MemoryBound {
  /** How many rooms were asked for, each once. */
  rooms: number;
  /** Bytes by which the heap has grown when as many rooms have been asked for as the bound allows. */
  bytesAtBound: number;
  /** Bytes by which the heap has grown when all rooms have been asked for. */
  bytesAtEnd: number;
  /** How many of all rooms are then answered without asking the site. */
  remembered: number;
}

const KEPT_MS = 3_600_000;

export async function measureMemoryBound(rooms: number): Promise<MemoryBound> {
  const provider = manyRooms(await roomOnAir(), 7 * 24 * KEPT_MS);
  const client = createClient({ providers: [provider], config: { ttlMs: KEPT_MS } });
  async function ask(from: number, to: number): Promise<void> {
    for (let room = from; room < to; room++) await client.getInfo(`${room}`);
  }
  // The first call makes things that are not a cost of each room.
  await ask(rooms, rooms + 1);
  const before = await heapUsed();
  await ask(0, BOUND);
  const bytesAtBound = (await heapUsed()) - before;
  await ask(BOUND, rooms);
  const bytesAtEnd = (await heapUsed()) - before;
  // The last rooms are asked for first, so that rooms fetched anew replace only those already counted.
  let remembered = 0;
  for (let room = rooms - 1; room >= 0; room--) {
    const { meta } = await client.getInfo(`${room}`);
    if (meta.cached) remembered += 1;
  }
  await client.close();
  return { rooms, bytesAtBound, bytesAtEnd, remembered };
}

async function heapUsed(): Promise<number> {
  await eventLoopTurn();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
