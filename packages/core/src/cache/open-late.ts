import { setImmediate as allThatRunsAtOnce } from "node:timers/promises";
import type { Clock } from "../runtime/clock.ts";
import { type KeyvLike, OPENING, type Opening } from "./store.ts";

/** One value in the place of another. */
export interface CacheSwap {
  /** What must be there; undefined for nothing. */
  before: string | undefined;
  /** What is there then; undefined for nothing. */
  after: string | undefined;
  /** How long that is kept, in ms. @default for ever */
  ttl?: number | undefined;
}

/** What stands behind a cache once it is open. */
export interface Backend {
  store: Pick<KeyvLike, "get" | "set" | "delete">;
  /** Absent where it takes more than one step. */
  swap?(key: string, change: CacheSwap): Promise<boolean | undefined>;
  /** How many entries have keys that begin so; absent where that would take a look at all of them. */
  count?(prefix: string): Promise<number>;
  /** Those whose keys begin so; absent where that would take a look at all of them. */
  entries?(prefix: string): Promise<[string, string][] | undefined>;
  close(): void;
}

/** A cache that closes what it opened. */
export interface LateCache extends KeyvLike, Opening {
  swap(key: string, change: CacheSwap): Promise<boolean | undefined>;
  count(prefix: string): Promise<number | undefined>;
  entries(prefix: string): Promise<[string, string][] | undefined>;
  close(): Promise<void>;
}

/** What could not be opened is tried again after so long: another process may have had it locked. */
const REST_MS = 30_000;

/**
 * A cache that is opened at its first use, and not before all that can be refused at once has been: a command that
 * nobody understands leaves no file. Where nothing can be opened everything is a miss.
 */
export function openLate(open: () => Promise<Backend | undefined>, clock: Clock): LateCache {
  let opening: Promise<Backend | undefined> | undefined;
  let isMissing = false;
  let triedAt = 0;
  let isClosed = false;

  async function opened(): Promise<Backend | undefined> {
    await allThatRunsAtOnce();
    if (isClosed) return undefined;
    const backend = await open();
    isMissing = backend === undefined;
    triedAt = clock.now();
    return backend;
  }

  const store = async () => (await backendNow())?.store;

  async function backendNow(): Promise<Backend | undefined> {
    if (isClosed) return undefined;
    if (isMissing && clock.now() - triedAt >= REST_MS) {
      isMissing = false;
      opening = undefined;
    }
    opening ??= opened();
    const backend = await opening;
    return isClosed ? undefined : backend;
  }

  return {
    [OPENING]: store,
    get: async (key) => (await store())?.get(key),
    set: async (key, value, ttl) => (await store())?.set(key, value, ttl),
    delete: async (key) => (await store())?.delete(key),
    swap: async (key, change) => (await backendNow())?.swap?.(key, change),
    count: async (prefix) => (await backendNow())?.count?.(prefix),
    entries: async (prefix) => (await backendNow())?.entries?.(prefix),
    async close() {
      if (isClosed) return;
      isClosed = true;
      (await opening)?.close();
    },
  };
}
