import type { Clock } from "../runtime/clock.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import { type Envelope, isOfAnotherVersion, seal, unseal } from "./envelope.ts";
import type { AccessKind } from "./outage-log.ts";
import { createStoreGuard } from "./store-guard.ts";

/** Anything with the shape of a Keyv: pass one to keep answers elsewhere than in this process. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  /** `ttl` in ms. */
  set(key: string, value: string, ttl: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  on?(event: "error", listener: (error: unknown) => void): unknown;
  off?(event: "error", listener: (error: unknown) => void): unknown;
}

/** An entry as it is handed to a store. */
export interface NewEntry<Value = unknown> {
  value: Value;
  /** How long it is fresh. */
  ttlMs: number;
  /** How long after `ttlMs` it is kept on. @default 0 */
  staleMs?: number;
}

/**
 * A cache outside of the process. It never throws and never waits long: a store that fails is a miss and one warning, and is left
 * alone for half a minute. Meanwhile nothing is written to it and nothing deleted.
 */
export interface Store {
  /**
   * The entry, until its `staleUntil`. The reader judges whether it is fresh, and whether it will do if its time lies
   * ahead, because it was stored before the wall clock was set back, or by a machine whose clock is ahead.
   */
  get(key: string): Promise<Envelope | undefined>;
  /** Whether it was written. */
  set(key: string, entry: NewEntry): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Runs work that only `close()` waits for: writing, and what reads before it writes. */
  untilClosed<T>(work: Promise<T>): Promise<T>;
  /** Waits for unfinished work, then lets go of the store, which others may still use; from then on everything is a miss. */
  close(): Promise<void>;
}

/** How long an entry that never expires is kept: a store takes no infinity, and a year is as good. */
const LONGEST_MS = 365 * 24 * 3_600_000;
/** The largest entry, far more than any answer takes: Redis would take 512 MB, and hold up everybody else meanwhile. */
const MOST_BYTES = 1_000_000;

export function createStore(keyv: KeyvLike, { clock, logger }: { clock: Clock; logger: Logger }): Store {
  const guard = createStoreGuard(clock, logger);
  let isListening = false;
  const warnedOf = new Set<string>();
  const unfinished = new Set<Promise<unknown>>();

  function warnOnce(reason: string): void {
    if (!warnedOf.has(reason)) logger.warn({ reason }, "an entry is not cached; going on without it");
    warnedOf.add(reason);
  }

  function sealed(envelope: Envelope): string | undefined {
    try {
      const text = seal(envelope);
      if (Buffer.byteLength(text) <= MOST_BYTES) return text;
      warnOnce("too big");
    } catch {
      warnOnce("cannot be written as JSON");
    }
    return undefined;
  }

  function access<T>(kind: AccessKind, run: () => Promise<T>): Promise<T | undefined> {
    return guard.run(kind, async () => {
      // Without a listener keyv rejects, and an error between calls would end the process.
      if (!isListening) hush(keyv.on?.("error", guard.onError));
      isListening = true;
      return run();
    });
  }

  async function untilClosed<T>(work: Promise<T>): Promise<T> {
    unfinished.add(work);
    try {
      return await work;
    } finally {
      unfinished.delete(work);
    }
  }

  return {
    async get(key) {
      const found = await access("get", async () => {
        try {
          return await keyv.get(key);
        } catch (error) {
          // keyv could not read what it found: the store itself works.
          if (error instanceof SyntaxError) return UNREADABLE;
          throw error;
        }
      });
      if (found === undefined || found === null) return undefined;
      const text = textOf(found);
      const envelope = typeof text === "string" && text.length <= MOST_BYTES ? unseal(text) : undefined;
      if (envelope === undefined && !isOfAnotherVersion(text)) warnOnce("unreadable entry");
      return envelope && clock.wallNow() < envelope.staleUntil ? envelope : undefined;
    },
    async set(key, { value, ttlMs, staleMs = 0 }) {
      // keyv takes a ttl of 0 for "for ever".
      if (!(ttlMs + staleMs > 0)) return false;
      const storedAt = clock.wallNow();
      const freshUntil = storedAt + Math.min(ttlMs, LONGEST_MS);
      const staleUntil = Math.min(freshUntil + staleMs, storedAt + LONGEST_MS);
      const text = sealed({ value, storedAt, freshUntil, staleUntil });
      if (text === undefined) return false;
      // Redis refuses a ttl with a fraction of a ms.
      const lifeMs = Math.ceil(staleUntil - storedAt);
      const write = access("set", async () => (await keyv.set(key, text, lifeMs)) !== false);
      return (await untilClosed(write)) === true;
    },
    async delete(key) {
      await untilClosed(access("delete", async () => keyv.delete(key)));
    },
    untilClosed,
    async close() {
      // Work that reads first adds its write to the set only when the read is done.
      while (unfinished.size > 0) await Promise.allSettled(unfinished);
      guard.close();
      try {
        hush(keyv.off?.("error", guard.onError));
      } catch {
        // It stays a listener, and hears nothing any more.
      }
    },
  };
}

const UNREADABLE = "";

/** The stored text: some stores hand back its bytes, others the object that keyv wraps around a value. */
function textOf(found: unknown): unknown {
  if (found instanceof Uint8Array) return Buffer.from(found).toString();
  return typeof found === "object" && found !== null && "value" in found ? found.value : found;
}
