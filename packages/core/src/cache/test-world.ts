import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { createStore, type KeyvLike, type Store } from "./store.ts";

/** How a store takes the next access: after so many ms, never, or with an error that it throws, rejects with or emits. */
export type Mood = number | "hang" | "throw" | "reject" | "emit" | "full";

export interface World {
  store: Store;
  clock: ManualClock;
  entries: Map<string, unknown>;
  /** What got through to the cache, e.g. `get key`. */
  accesses: string[];
  /** Reasons of warnings, and `works again`. */
  said: unknown[];
  be(mood: Mood): void;
  emit(error: unknown): void;
}

export const refusal: Error = Object.assign(new Error("redis://user:secret@host refused ttwid=secret"), {
  code: "ECONNREFUSED",
});

export function setUpWorld(): World {
  const clock = manualClock();
  const entries = new Map<string, unknown>();
  const accesses: string[] = [];
  const said: unknown[] = [];
  const listeners = new Set<(error: unknown) => void>();
  let mood: Mood = 0;
  const emit = (error: unknown) => {
    for (const listener of listeners) listener(error);
  };

  async function act(work: () => unknown): Promise<unknown> {
    const now = mood;
    if (now === "hang") await new Promise(() => {});
    if (now === "reject") throw refusal;
    if (now === "emit") return emit(refusal);
    if (typeof now === "number" && now > 0) await new Promise<void>((done) => clock.setTimeout(done, now));
    return work();
  }
  const access = (what: string, key: string, work: () => unknown): Promise<unknown> => {
    accesses.push(`${what} ${key}`);
    if (mood === "throw") throw refusal;
    return act(mood === "full" && what === "set" ? () => Promise.reject(refusal) : work);
  };
  const cache: KeyvLike = {
    get: (key) => access("get", key, () => entries.get(key)),
    set: (key, value) => access("set", key, () => entries.set(key, value)),
    delete: (key) => access("delete", key, () => entries.delete(key)),
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
  const logger = {
    ...silentLogger,
    warn: (fields: object) => void said.push((fields as { reason: unknown }).reason),
    info: (fields: object, message: string) => void said.push(Object.keys(fields).length === 0 && message),
  };
  const be = (next: Mood) => {
    mood = next;
  };
  const store = createStore(cache, { clock, logger });
  return { store, clock, entries, accesses, said, be, emit };
}

export const WORKS = "the cache works again";

/** How many ms of the clock it takes. */
export async function timeOf(clock: ManualClock, access: Promise<unknown>): Promise<number> {
  const startedAt = clock.now();
  let endedAt: number | undefined;
  void access.then(() => {
    endedAt = clock.now();
  });
  for (let step = 0; step < 100 && endedAt === undefined; step++) await clock.advance(step === 0 ? 0 : 10);
  return (endedAt ?? Number.NaN) - startedAt;
}
