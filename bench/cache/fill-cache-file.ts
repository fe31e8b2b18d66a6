import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@stream-fallback/core";
import type { RoomInfo } from "@stream-fallback/douyin-provider";
// Built, like the CLI that reads the file; not public.
import { openCache } from "../../packages/cli/dist/cache/open-cache.js";
import { openDatabase } from "../../packages/cli/dist/cache/open-database.js";
import { manyRooms } from "./many-rooms.ts";

/** The content of a cache file in figures. */
export interface Content {
  rooms: number;
  entries: number;
  expiredEntries: number;
  fileBytes: number;
}

const LONG_MS = 7 * 24 * 3_600_000;
const SHORT_MS = 1_000;

/**
 * Fills the CLI's cache as a run for each room would: half of the rooms are still fresh, and of the others all but
 * the anchors' uids has expired.
 */
export async function fillCacheFile(
  file: string,
  { rooms, like }: { rooms: number; like: RoomInfo },
): Promise<void> {
  const cache = openCache(file, { warn: (fields, message) => console.error(message, fields) });
  if (cache === undefined) throw new Error(`there is no cache in ${file}`);
  async function fill(first: number, keptMs: number): Promise<void> {
    const config = { ttlMs: keptMs, keepMs: keptMs };
    const client = createClient({ providers: [manyRooms(like, keptMs)], cache: cache?.store, config });
    for (let room = first; room < rooms; room += 2) await client.getInfo(`${room}`);
    await client.close();
  }
  try {
    await fill(0, SHORT_MS);
    await fill(1, LONG_MS);
    await sleep(SHORT_MS);
  } finally {
    cache.close();
  }
}

export function contentOf(file: string): Content {
  const { database } = openDatabase(file);
  const count = (condition: string) =>
    Number(database.prepare(`SELECT count(*) AS entries FROM entries WHERE ${condition}`).get()?.entries);
  try {
    return {
      rooms: count(`key LIKE '["room",%'`),
      entries: count("true"),
      expiredEntries: count(`expires <= ${Date.now()}`),
      fileBytes: statSync(file).size,
    };
  } finally {
    database.close();
  }
}
