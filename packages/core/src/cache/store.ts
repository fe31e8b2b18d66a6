import Keyv from "keyv";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { BoundedMap } from "./bounded-map.ts";
import { type Envelope, seal, unseal } from "./envelope.ts";

/** Anything with the shape of a Keyv: pass one to keep answers elsewhere than in this process. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  /** `ttl` in ms. */
  set(key: string, value: string, ttl: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  on?(event: "error", listener: (error: unknown) => void): unknown;
  off?(event: "error", listener: (error: unknown) => void): unknown;
}

/** What is remembered. It never throws and never waits long: a store that fails is a miss and one warning. */
export interface Store {
  /** Whether it outlives this process, or others have it too. */
  readonly isShared: boolean;
  /** What is kept until its `staleUntil`; whether it is fresh is for the reader to judge. */
  get(key: string): Promise<Envelope | undefined>;
  /** @param staleMs how long after `ttlMs` it is kept on. @default 0 */
  set(key: string, value: unknown, ttlMs: number, staleMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Lets go of a store that is shared with others. */
  close(): void;
}

/** A store that did not answer in time is left alone this long, so that it costs one call and not each. */
const REST_MS = 30_000;
const ACCESS_TIMEOUT_MS = 250;
/** Answers for some thousand rooms. Every cookie and option makes answers of its own, and nobody reads old ones. */
const MOST_IN_MEMORY = 10_000;

export function createStore(cache: KeyvLike | undefined, clock: Clock, logger: Logger): Store {
  const keyv = cache ?? new Keyv({ store: new BoundedMap(MOST_IN_MEMORY) });
  let warned = false;

  function warn(reason: string): undefined {
    if (!warned) logger.warn({ reason }, "the cache does not work; going on without it");
    warned = true;
  }
  // Without a listener keyv rejects, and an error between calls would end the process.
  const onError = (error: unknown) => warn(reasonOf(error));
  keyv.on?.("error", onError);
  let restsUntil = Number.NEGATIVE_INFINITY;

  async function access<T>(run: () => Promise<T>): Promise<T | undefined> {
    if (clock.now() < restsUntil) return undefined;
    const deadline = Promise.withResolvers<never>();
    const timer = clock.setTimeout(() => {
      restsUntil = clock.now() + REST_MS;
      deadline.reject(new Error("no answer in time"));
    }, ACCESS_TIMEOUT_MS);
    try {
      return await Promise.race([run(), deadline.promise]);
    } catch (error) {
      return warn(reasonOf(error));
    } finally {
      clock.clearTimeout(timer);
    }
  }

  return {
    isShared: cache !== undefined,
    async get(key) {
      const found = await access(() => keyv.get(key));
      const envelope = unseal(found);
      if (envelope === undefined && found !== undefined && found !== null) warn("unreadable entry");
      const now = clock.wallNow();
      // An entry from the future was stored before the wall clock was set back.
      return envelope && envelope.storedAt <= now && now < envelope.staleUntil ? envelope : undefined;
    },
    async set(key, value, ttlMs, staleMs = 0) {
      // keyv takes a ttl of 0 for "for ever".
      if (ttlMs + staleMs <= 0) return;
      const storedAt = clock.wallNow();
      const freshUntil = storedAt + ttlMs;
      const envelope = { value, storedAt, freshUntil, staleUntil: freshUntil + staleMs };
      await access(() => keyv.set(key, seal(envelope), ttlMs + staleMs));
    },
    async delete(key) {
      await access(() => keyv.delete(key));
    },
    close: () => void keyv.off?.("error", onError),
  };
}

/** The kind of failure; a store's own message may quote what it was given. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error
    ? String(error.code)
    : error.message === "no answer in time"
      ? error.message
      : error.name;
}
