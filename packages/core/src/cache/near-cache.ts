import { LRUCache } from "lru-cache";
import type { Clock } from "../runtime/clock.ts";
import type { Envelope } from "./envelope.ts";
import type { Store } from "./store.ts";

/**
 * Entries of one kind in this process, in front of a store that outlives it: what is here costs microseconds, and a
 * store that fails takes nothing away. What it gives out is shared: whoever hands it on hands on a copy.
 */
export interface NearCache {
  /** The newest that is known and of any use; a shared store is asked only where nothing fresh is here. */
  get(key: string): Promise<Envelope | undefined>;
  /** @param staleMs how long after `ttlMs` it is kept on. @default 0 */
  set(key: string, value: unknown, ttlMs: number, staleMs?: number): Promise<void>;
  /** Drops the value, here and in the store, wherever it still is the one that is meant. */
  drop(key: string, isMeant: (value: unknown) => boolean): Promise<void>;
}

/** @param mostEntries beyond which the least recently used goes */
export function createNearCache(store: Store, clock: Clock, mostEntries: number): NearCache {
  const memory = new LRUCache<string, Envelope>({ max: mostEntries });

  function recall(key: string, now: number): Envelope | undefined {
    const near = memory.get(key);
    if (near === undefined || isOfNow(near, now)) return near;
    memory.delete(key);
    return undefined;
  }

  return {
    async get(key) {
      const now = clock.wallNow();
      const near = recall(key, now);
      if (!store.isShared || (near && now < near.freshUntil)) return near;
      const far = await store.get(key);
      // It may have been replaced here meanwhile.
      const then = clock.wallNow();
      const latest = recall(key, then);
      if (far === undefined || !isOfNow(far, then) || (latest && latest.storedAt >= far.storedAt))
        return latest;
      memory.set(key, far);
      return far;
    },
    async set(key, value, ttlMs, staleMs = 0) {
      const storedAt = clock.wallNow();
      const freshUntil = storedAt + ttlMs;
      memory.set(key, { value, storedAt, freshUntil, staleUntil: freshUntil + staleMs });
      if (store.isShared) await store.set(key, value, ttlMs, staleMs);
    },
    async drop(key, isMeant) {
      const near = memory.peek(key);
      if (near && isMeant(near.value)) memory.delete(key);
      if (!store.isShared) return;
      const far = await store.get(key);
      if (far && isMeant(far.value)) await store.delete(key);
    },
  };
}

/** How old something from the future is nobody knows, hence not whether it is fresh. */
function isOfNow({ storedAt, staleUntil }: Envelope, now: number): boolean {
  return storedAt <= now && now < staleUntil;
}
