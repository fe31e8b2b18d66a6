import type { Clock } from "../runtime/clock.ts";
import type { Envelope } from "./envelope.ts";
import { createRecentlyUsed } from "./recently-used.ts";
import type { Store } from "./store.ts";

/**
 * Entries of one kind in this process, in front of a store that others have too: what is here costs microseconds, and a
 * store that fails takes nothing away. What it gives out is shared: whoever hands it on hands on a copy.
 */
export interface NearCache<Value> {
  /** The newest that is known and of any use; the store is asked only where nothing fresh is here. */
  get(key: string): Promise<Envelope<Value> | undefined>;
  /** The same, of this process alone. */
  peek(key: string): Envelope<Value> | undefined;
  /** Tells what a store has at this moment, before anything that is set from now on; nobody has to wait for it. */
  heed(key: string, hear: (stored: Envelope<Value>) => void): void;
  /** Kept here at once, and in the store in its own time. @param staleMs how long after `ttlMs` it is kept on. @default 0 */
  set(key: string, value: Value, ttlMs: number, staleMs?: number): void;
  /** Drops the value, here and in the store, wherever it still is the one that is meant. */
  drop(key: string, isMeant: (value: Value) => boolean): Promise<void>;
}

export interface NearCacheParts<Value> {
  /** Undefined where nothing outlives the process. */
  store: Store | undefined;
  clock: Clock;
  /** Beyond this the least recently used goes. */
  mostEntries: number;
  /** A store is shared with others, who may write what they like. */
  isValid: (value: unknown) => value is Value;
  /**
   * Whether something in the store from the future makes what is here void: somebody whose clock is ahead has said
   * something, probably since. @default false: it is as if the store had nothing
   */
  heedsFuture?: boolean;
}

/** An entry, and what both clocks said when it came here. */
interface Near<Value> {
  envelope: Envelope<Value>;
  at: number;
  wallAt: number;
}

/** Clocks that are kept in time by the network move by less. */
const CLOCK_SLACK_MS = 1_000;

export function createNearCache<Value>(parts: NearCacheParts<Value>): NearCache<Value> {
  const { store, clock, isValid, heedsFuture = false } = parts;
  const memory = createRecentlyUsed<Near<Value>>(parts.mostEntries);
  const reading = new Map<string, Promise<Envelope<Value> | undefined>>();

  function keep(key: string, envelope: Envelope<Value>): void {
    memory.set(key, { envelope, at: clock.now(), wallAt: clock.wallNow() });
  }

  function peek(key: string): Envelope<Value> | undefined {
    const near = memory.get(key);
    if (near === undefined) return undefined;
    const wallNow = clock.wallNow();
    // Where the wall clock was set back meanwhile nobody knows how old the entry is, hence not whether it is fresh.
    const isClockSetBack = wallNow - near.wallAt < clock.now() - near.at - CLOCK_SLACK_MS;
    if (!isClockSetBack && wallNow < near.envelope.staleUntil) return near.envelope;
    memory.delete(key);
    return undefined;
  }

  async function far(key: string): Promise<Envelope<Value> | undefined> {
    const envelope = await store?.get(key);
    return envelope && isValid(envelope.value) ? { ...envelope, value: envelope.value } : undefined;
  }

  async function read(key: string): Promise<Envelope<Value> | undefined> {
    const stored = await far(key);
    const near = peek(key);
    if (stored === undefined) return near;
    // It was stored before the wall clock was set back, or by a machine whose clock is ahead.
    if (stored.storedAt > clock.wallNow()) return heedsFuture ? undefined : near;
    if (near && near.storedAt >= stored.storedAt) return near;
    keep(key, stored);
    return stored;
  }

  function dropNear(key: string, isMeant: (value: Value) => boolean): void {
    const near = memory.peek(key);
    if (near && isMeant(near.envelope.value)) memory.delete(key);
  }

  return {
    peek,
    heed(key, hear) {
      if (store === undefined) return;
      const heard = far(key).then((stored) => stored && hear(stored));
      void store.untilClosed(heard);
    },
    async get(key) {
      const near = peek(key);
      if (store === undefined || (near && clock.wallNow() < near.freshUntil)) return near;
      // All who ask at once read once.
      const running = reading.get(key) ?? read(key).finally(() => reading.delete(key));
      reading.set(key, running);
      return running;
    },
    set(key, value, ttlMs, staleMs = 0) {
      const storedAt = clock.wallNow();
      const freshUntil = storedAt + ttlMs;
      keep(key, { value, storedAt, freshUntil, staleUntil: freshUntil + staleMs });
      void store?.set(key, value, ttlMs, staleMs);
    },
    async drop(key, isMeant) {
      dropNear(key, isMeant);
      const stored = await far(key);
      if (stored && isMeant(stored.value)) await store?.delete(key);
      // Somebody may have read it while it was still there.
      await reading.get(key);
      dropNear(key, isMeant);
    },
  };
}
