import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { KeyvLike, Logger } from "@stream-fallback/core";
import Keyv from "keyv";
import { isDamage } from "./damage.ts";
import { openDatabase } from "./open-database.ts";
import { inodeOf, setAside } from "./set-aside.ts";

/** What the CLI remembers between runs. */
export interface OpenCache {
  store: KeyvLike;
  /** To be called after the client's: a file whose damage has shown by now is set aside. */
  close(): void;
}

/** Others may be opening the same file, or setting it aside. Locks pass; what does not fails again at once. */
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
      return cacheOver(openDatabase(file), (damage) => unlessItFails(() => replace(inode, damage)));
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

  function unlessItFails<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, `nothing is remembered: ${file} cannot be used`);
      return undefined;
    }
  }

  return unlessItFails(() => open(1));
}

function cacheOver(
  { database, store }: ReturnType<typeof openDatabase>,
  replace: (damage: unknown) => void,
): OpenCache {
  let damage: unknown;
  const keyv = new Keyv({ store, useKeyPrefix: false, throwOnErrors: true });
  /** Damage is a miss for now, and told at the end. */
  const forgive = (asked: Promise<unknown>) =>
    asked.catch((error: unknown) => {
      // The client tells a code of one word only, since texts of other stores may quote what they were given.
      if (!isDamage(error))
        throw Object.assign(new Error(), { code: reasonOf(error).replaceAll(/\W+/g, "_") });
      damage ??= error;
    });
  return {
    store: {
      get: (key) => forgive(keyv.get(key)),
      set: (key, value, ttl) => forgive(keyv.set(key, value, ttl)),
      delete: (key) => forgive(keyv.delete(key)),
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
