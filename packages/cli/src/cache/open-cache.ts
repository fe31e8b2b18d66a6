import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { KeyvLike, Logger } from "@stream-fallback/core";
import Keyv, { type KeyvOptions } from "keyv";
import { isDamage } from "./damage.ts";
import { openDatabase } from "./open-database.ts";
import { inodeOf, setAside } from "./set-aside.ts";

/** What the CLI remembers between runs. */
export interface OpenCache {
  store: KeyvLike;
  /** To be called after the client's: a file whose damage has shown by now is set aside. */
  close(): void;
}

/** Others may be opening the same file, or setting it aside. Locks pass; what does not fails again soon. */
const MOST_ATTEMPTS = 5;

/**
 * Opens the cache in this file; a damaged one is set aside, with its folder, with a warning. Never throws: where there
 * can be no cache, that is a warning too.
 */
export function openCache(file: string, logger: Pick<Logger, "warn">): OpenCache | undefined {
  const folder = dirname(file);

  function open(attempt: number): OpenCache {
    if (inodeOf(folder) === undefined) makeFolder(folder);
    const inode = inodeOf(folder);
    try {
      return cacheOver(openDatabase(file), (damage) => replaceAtEnd(inode, damage));
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

/** The client gives texts, and the store has a column for their end: keyv has nothing to wrap around them. */
const asItIs: Pick<KeyvOptions, "serialize" | "deserialize"> = {
  serialize: ({ value }) => String(value),
  deserialize: (text) => ({ value: text as never }),
};

function cacheOver(
  { database, store }: ReturnType<typeof openDatabase>,
  replace: (damage: unknown) => void,
): OpenCache {
  let damage: unknown;
  const keyv = new Keyv({ store, useKeyPrefix: false, throwOnErrors: true, ...asItIs });
  /** One after the other: all that were asked for at once would each wait for the lock that the first one met. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn(ask: () => Promise<unknown>): Promise<unknown> {
    const asked = turn.then(ask).catch(forgive);
    turn = asked.catch(() => {});
    return asked;
  }
  /** Damage is a miss for now, and told at the end. */
  function forgive(error: unknown): void {
    if (isDamage(error)) {
      damage ??= error;
      return;
    }
    // A lock that has not passed by now may stay: nobody waits for one again.
    database.exec("PRAGMA busy_timeout = 0");
    // The client tells a code of one word only, since texts of other stores may quote what they were given.
    throw Object.assign(new Error(), { code: reasonOf(error).replaceAll(/\W+/g, "_") });
  }
  return {
    store: {
      get: (key) => inTurn(() => keyv.get(key)),
      set: (key, value, ttl) => inTurn(() => keyv.set(key, value, ttl)),
      delete: (key) => inTurn(() => keyv.delete(key)),
    },
    close() {
      try {
        store.sweep();
      } catch (error) {
        // Whoever holds the lock now sweeps later.
        if (isDamage(error)) damage ??= error;
      }
      database.close();
      if (damage !== undefined) replace(damage);
    },
  };
}

/** In SQLite's own words, which quote nothing that is stored. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "errstr" in error ? String(error.errstr) : error.message;
}

/** With those above it. Node's own `recursive` never ends where a folder can be made by nobody, as in `/proc`. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}
