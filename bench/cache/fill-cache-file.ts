import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createClient, openCache } from "@stream-fallback/core";
import type { RoomInfo } from "@stream-fallback/douyin-provider";
// Built, like the CLI that reads the file; not public.
import { openDatabase } from "../../packages/core/dist/cache/sqlite/open-database.js";
import { systemClock } from "../../packages/core/dist/runtime/clock.js";
import { manyRooms } from "./many-rooms.ts";

/** The content of a cache file in figures. */
export interface Content {
  rooms: number;
  entries: number;
  expiredEntries: number;
  fileBytes: number;
}

const LONG_MS = 7 * 24 * 3_600_000;
/** Longer than it takes to ask for all that expire: whoever writes drops what has expired. */
const SHORT_MS = 20_000;

/**
 * Fills the CLI's cache as a run for each room would: the fresh rooms are, and of the others all but the anchors' uids
 * expires when the last of them was asked for.
 */
export async function fillCacheFile(
  file: string,
  { fresh, expired, like }: { fresh: number; expired: number; like: RoomInfo },
): Promise<void> {
  const warn = (fields: object, message: string) => console.error(message, fields);
  const logger = { debug() {}, info() {}, warn, error: warn };
  const uri = pathToFileURL(file).href.replace("file:", "sqlite:");
  async function fill(rooms: readonly number[], keptMs: number): Promise<void> {
    const cache = openCache(uri, { logger });
    const config = { ttlMs: keptMs, keepMs: keptMs };
    const client = createClient({ providers: [manyRooms(like, keptMs)], cache, logger, config });
    for (const room of rooms) await client.getInfo(`${room}`);
    await client.close();
    await cache.close();
  }
  await fill(numbers(0, fresh), LONG_MS);
  await fill(numbers(fresh, expired), SHORT_MS);
  await sleep(SHORT_MS);
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

export function contentOf(file: string): Content {
  const { database } = openDatabase(file, systemClock);
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
