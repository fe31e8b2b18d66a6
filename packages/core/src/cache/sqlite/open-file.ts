import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import { keyvOver } from "../keyv-over.ts";
import type { CacheSwap } from "../open-late.ts";
import type { KeyvLike } from "../store.ts";
import { isDamage } from "./damage.ts";
import { openDatabase } from "./open-database.ts";
import { inodeOf, setAside } from "./set-aside.ts";

/** An open cache file. */
export interface CacheFile {
  store: Pick<KeyvLike, "get" | "set" | "delete">;
  /** Undefined where the file turned out to be damaged. */
  swap(key: string, change: CacheSwap): Promise<boolean | undefined>;
  count(prefix: string): Promise<number>;
  /** Undefined where the file turned out to be damaged. */
  entries(prefix: string): Promise<[string, string][] | undefined>;
  /** To be called when all calls have ended: a file that turned out to be damaged is set aside now. */
  close(): void;
}

/** Opening is tried again because other processes may be opening the same file, or setting it aside, at this moment. */
const MOST_ATTEMPTS = 5;

/**
 * Opens the cache in this file; a damaged one is set aside, with its folder, with a warning. Never throws: where there
 * can be no cache, that is a warning too.
 */
export function openFile(
  file: string,
  { clock, logger }: { clock: Clock; logger: Pick<Logger, "warn"> },
): CacheFile | undefined {
  const folder = dirname(file);

  function open(attempt: number): CacheFile {
    if (inodeOf(folder) === undefined) makeFolder(folder);
    const inode = inodeOf(folder);
    try {
      return cacheOver(openDatabase(file, clock), (damage) => replaceAtEnd(inode, damage));
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      if (isDamage(error)) replace(inode, error);
      return open(attempt + 1);
    }
  }

  function replace(inode: bigint | undefined, damage: unknown): void {
    const aside = setAside(folder, inode);
    if (aside === undefined) return;
    logger.warn(
      { reason: reasonOf(damage) },
      `${file} is damaged; it is now in ${aside}, and a new one begins`,
    );
  }

  function replaceAtEnd(inode: bigint | undefined, damage: unknown): void {
    try {
      replace(inode, damage);
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, `${file} is damaged and cannot be set aside`);
    }
  }

  try {
    return open(1);
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, `nothing is remembered: ${file} cannot be used`);
    return undefined;
  }
}

function cacheOver(
  { database, store }: ReturnType<typeof openDatabase>,
  replace: (damage: unknown) => void,
): CacheFile {
  let damage: unknown;
  const keyv = keyvOver(store);
  /** Runs calls one after the other, since calls made at once would each wait for the lock that the first one met. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn(ask: () => unknown): Promise<unknown> {
    const asked = turn.then(ask).catch(forgive);
    turn = asked.catch(() => {});
    return asked;
  }
  /** Damage counts as a miss; the file is set aside when the cache closes. */
  function forgive(error: unknown): void {
    if (isDamage(error)) {
      damage ??= error;
      return;
    }
    // A lock that outlived the first wait may stay, so later calls do not wait for it again.
    database.exec("PRAGMA busy_timeout = 0");
    // The client logs an error of a store only by its code of one word, since messages of other stores may quote values.
    throw Object.assign(new Error(), { code: reasonOf(error).replaceAll(/\W+/g, "_") });
  }
  return {
    store: {
      get: (key) => inTurn(() => keyv.get(key)),
      set: (key, value, ttl) => inTurn(() => keyv.set(key, value, ttl)),
      delete: (key) => inTurn(() => keyv.delete(key)),
    },
    swap: (key, change) => inTurn(() => store.swap(key, change)) as Promise<boolean | undefined>,
    count: async (prefix) => Number((await inTurn(() => store.count(prefix))) ?? 0),
    entries: (prefix) => inTurn(() => store.entries(prefix)) as Promise<[string, string][] | undefined>,
    close() {
      try {
        store.tidyUp();
      } catch (error) {
        // Another process holds the lock; it, or a later process, tidies up instead.
        if (isDamage(error)) damage ??= error;
      }
      database.close();
      if (damage !== undefined) replace(damage);
    },
  };
}

/** The reason in SQLite's own words, which quote nothing that is stored. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "errstr" in error ? String(error.errstr) : error.message;
}

/** Makes the folder and those above it. Node's `recursive` would never end where nobody can make one, as in `/proc`. */
function makeFolder(folder: string): void {
  try {
    makeOneFolder(folder);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    makeOneFolder(folder);
  }
}

/** Other processes that start at the same time may make it first. */
function makeOneFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
