import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@stream-fallback/core";
import type { RoomInfo } from "@stream-fallback/douyin-provider";
// Built, like the CLI that reads the file; not public.
import { openCache } from "../../packages/cli/dist/cache/open-cache.js";
import { openDatabase } from "../../packages/cli/dist/cache/open-database.js";
import { manyRooms } from "./many-rooms.ts";

export interface Filled {
  rooms: number;
  entries: number;
  expiredEntries: number;
}

const LONG_MS = 7 * 24 * 3_600_000;
const SHORT_MS = 1_000;

/**
 * Fills the CLI's cache as a run for each room would: half of the rooms are still fresh, and of the others all but
 * the anchors' uids has expired.
 * @throws Error if not all of it could be written
 */
export async function fillCacheFile(file: string, rooms: number, like: RoomInfo): Promise<Filled> {
  const cache = openCache(file, { warn: ({ reason }, message) => console.error(message, reason) });
  if (cache === undefined) throw new Error(`no cache at ${file}`);
  try {
    for (const [first, keptMs] of [
      [0, SHORT_MS],
      [1, LONG_MS],
    ] as const) {
      const config = { ttlMs: keptMs, keepMs: keptMs };
      const client = createClient({ providers: [manyRooms(like, keptMs)], cache: cache.store, config });
      for (let room = first; room < rooms; room += 2) await client.getInfo(`${room}`);
      await client.close();
    }
    await sleep(SHORT_MS);
  } finally {
    cache.close();
  }
  return whatIsIn(file, rooms);
}

function whatIsIn(file: string, rooms: number): Filled {
  const { database } = openDatabase(file);
  const count = (condition: string) =>
    Number(database.prepare(`SELECT count(*) AS entries FROM entries WHERE ${condition}`).get()?.entries);
  try {
    const written = count(`key LIKE '["room",%'`);
    // The client goes on without a cache that is slow for a while.
    if (written < rooms * 0.95) throw new Error(`only ${written} rooms of ${rooms} could be written`);
    return { rooms: written, entries: count("true"), expiredEntries: count(`expires <= ${Date.now()}`) };
  } finally {
    database.close();
  }
}
