import type { Clock } from "../runtime/clock.ts";
import type { Envelope } from "./envelope.ts";
import { createRecentlyUsed } from "./recently-used.ts";
import type { NewEntry, Store } from "./store.ts";

/**
 * Entries of one kind in this process, in front of a store that others have too: what is here costs microseconds, and a
 * store that fails takes nothing away. What it gives out is shared: whoever hands it on hands on a copy.
 */
export interface NearCache<Value> {
  /** The newest that is known and of any use; the store is asked only where nothing fresh is here. */
  get(key: string): Promise<Envelope<Value> | undefined>;
  /** How many entries this process keeps, those included that are of no use any more and not forgotten yet. */
  readonly size: number;
  /** The newest that this process has, without asking the store. */
  peek(key: string): Envelope<Value> | undefined;
  /**
   * Reads what the store has at this moment, before anything that is set from now on, and hands it to the callback;
   * nobody has to wait for it.
   */
  readStored(key: string, onRead: (stored: Envelope<Value>) => void): void;
  /** Kept here at once, and in the store in its own time. */
  set(key: string, entry: NewEntry<Value>): void;
  /** Kept here only: what others learn as cheaply themselves is not worth its place in a store. */
  setHere(key: string, entry: NewEntry<Value>): void;
  /** Drops the value, here and in the store, wherever it still is the one that is meant. */
  drop(key: string, isMeant: (value: Value) => boolean): Promise<void>;
}

export interface NearCacheParts<Value> {
  /** Undefined where nothing outlives the process. */
  store: Store | undefined;
  clock: Clock;
  /** The most that are kept in this process; the least recently used goes first. */
  mostEntries: number;
  /** Whether a stored value is one of these: others share the store, and may write what they like. */
  isValid: (value: unknown) => value is Value;
  /**
   * Whether a stored entry from the future makes the entry of this process void: a machine whose clock is ahead has
   * written it, probably later. @default false: it is as if the store had nothing
   */
  isVoidedByFuture?: boolean;
}

/** An entry of this process, as small as it gets: a client keeps several for each of thousands of rooms. */
interface Near<Value> {
  value: Value;
  /** Unix ms. */
  storedAt: number;
  terms: Terms;
}

/** What most entries of a kind have in common. */
interface Terms {
  /** How long it is fresh, and how long of any use, since it was stored; both may be for ever. */
  freshMs: number;
  usefulMs: number;
  /** By how much the wall clock was ahead of the other one when the entry came here. */
  aheadMs: number;
}

/** The most by which a wall clock that the network keeps in time moves back in normal use. */
const CLOCK_SLACK_MS = 1_000;
/** What the two clocks differ by because each is rounded, and because one of them is read first. */
const CLOCK_ROUNDING_MS = 10;

export function createNearCache<Value>(parts: NearCacheParts<Value>): NearCache<Value> {
  const { store, clock, isValid, isVoidedByFuture = false } = parts;
  const memory = createRecentlyUsed<Near<Value>>(parts.mostEntries);
  const reading = new Map<string, Promise<Envelope<Value> | undefined>>();

  let lastTerms: Terms = { freshMs: 0, usefulMs: 0, aheadMs: 0 };

  function termsNow(freshMs: number, usefulMs: number): Terms {
    const aheadMs = clock.wallNow() - clock.now();
    const isSame =
      lastTerms.freshMs === freshMs &&
      lastTerms.usefulMs === usefulMs &&
      Math.abs(lastTerms.aheadMs - aheadMs) < CLOCK_ROUNDING_MS;
    if (!isSame) lastTerms = { freshMs, usefulMs, aheadMs };
    return lastTerms;
  }

  function keep(key: string, { value, storedAt, freshUntil, staleUntil }: Envelope<Value>): void {
    const terms = termsNow(freshUntil - storedAt, staleUntil - storedAt);
    memory.set(key, { value, storedAt, terms });
  }

  function setHere(key: string, { value, ttlMs, staleMs = 0 }: NewEntry<Value>): void {
    const storedAt = clock.wallNow();
    const freshUntil = storedAt + ttlMs;
    keep(key, { value, storedAt, freshUntil, staleUntil: freshUntil + staleMs });
  }

  function peek(key: string): Envelope<Value> | undefined {
    const near = memory.get(key);
    if (near === undefined) return undefined;
    const { value, storedAt, terms } = near;
    const freshUntil = storedAt + terms.freshMs;
    const staleUntil = storedAt + terms.usefulMs;
    const wallNow = clock.wallNow();
    // If the wall clock was set back meanwhile, the age of the entry is unknown, and so is whether it is fresh.
    const isClockSetBack = wallNow - clock.now() < terms.aheadMs - CLOCK_SLACK_MS;
    if (!isClockSetBack && wallNow < staleUntil) return { value, storedAt, freshUntil, staleUntil };
    memory.delete(key);
    return undefined;
  }

  async function readStore(key: string): Promise<Envelope<Value> | undefined> {
    const envelope = await store?.get(key);
    return envelope && isValid(envelope.value) ? { ...envelope, value: envelope.value } : undefined;
  }

  async function readNewest(key: string): Promise<Envelope<Value> | undefined> {
    const stored = await readStore(key);
    const near = peek(key);
    if (stored === undefined) return near;
    // The stored entry was written before the wall clock was set back, or by a machine whose clock is ahead.
    if (stored.storedAt > clock.wallNow()) return isVoidedByFuture ? undefined : near;
    if (near && near.storedAt >= stored.storedAt) return near;
    keep(key, stored);
    return stored;
  }

  function dropNear(key: string, isMeant: (value: Value) => boolean): void {
    const near = memory.peek(key);
    if (near && isMeant(near.value)) memory.delete(key);
  }

  return {
    get size() {
      return memory.size;
    },
    peek,
    readStored(key, onRead) {
      if (store === undefined) return;
      const work = readStore(key).then((stored) => stored && onRead(stored));
      void store.untilClosed(work);
    },
    async get(key) {
      const near = peek(key);
      if (store === undefined || (near && clock.wallNow() < near.freshUntil)) return near;
      // Callers that want the same key at once share one read of the store.
      const running = reading.get(key) ?? readNewest(key).finally(() => reading.delete(key));
      reading.set(key, running);
      return running;
    },
    setHere,
    set(key, entry) {
      setHere(key, entry);
      void store?.set(key, entry);
    },
    async drop(key, isMeant) {
      dropNear(key, isMeant);
      const stored = await readStore(key);
      if (stored && isMeant(stored.value)) await store?.delete(key);
      // A read that began before the deletion may have brought the value back into this process.
      await reading.get(key);
      dropNear(key, isMeant);
    },
  };
}
