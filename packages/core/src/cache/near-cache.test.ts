import { describe, expect, it } from "vitest";
import type { Clock } from "../runtime/clock.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createNearCache, type NearCache } from "./near-cache.ts";
import { createStore, type KeyvLike } from "./store.ts";

interface Shared extends KeyvLike {
  entries: Map<string, unknown>;
  reads: string[];
  isBroken: boolean;
}

/** A store that several processes share. */
function sharedStore(): Shared {
  const broken = () => Promise.reject(new Error("for a test"));
  const shared: Shared = {
    entries: new Map(),
    reads: [],
    isBroken: false,
    async get(key) {
      shared.reads.push(key);
      return shared.isBroken ? broken() : shared.entries.get(key);
    },
    set: async (key, value) => (shared.isBroken ? broken() : shared.entries.set(key, value)),
    delete: async (key) => (shared.isBroken ? broken() : shared.entries.delete(key)),
  };
  return shared;
}

/** A process of its own. */
function processOf(cache: KeyvLike | undefined, clock: Clock, mostEntries = 100): NearCache<string> {
  const store = cache && createStore(cache, { clock, logger: silentLogger });
  const isValid = (value: unknown) => typeof value === "string";
  return createNearCache({ store, clock, mostEntries, isValid });
}

async function read(cache: NearCache<string>, key: string): Promise<unknown> {
  return (await cache.get(key))?.value;
}

describe("an entry of this process", () => {
  it("is given without asking the store while it is fresh", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    const cache = processOf(shared, clock);
    cache.set("key", { value: "value", ttlMs: 1_000 });
    await clock.advance(999);
    expect(await read(cache, "key")).toBe("value");
    expect(shared.reads).toEqual([]);
    await clock.advance(1);
    expect(await read(cache, "key")).toBeUndefined();
  });

  it("is kept while the store fails", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    shared.isBroken = true;
    const cache = processOf(shared, clock);
    cache.set("key", { value: "value", ttlMs: 1_000, staleMs: 1_000 });
    await clock.advance(1_500);
    expect(await read(cache, "key")).toBe("value");
  });

  it("makes room for newer ones when it is the least recently used", async () => {
    const cache = processOf(undefined, manualClock(), 2);
    for (const key of ["a", "b"]) cache.set(key, { value: key, ttlMs: 1_000 });
    await cache.get("a");
    cache.set("c", { value: "c", ttlMs: 1_000 });
    expect(await Promise.all(["a", "b", "c"].map((key) => read(cache, key)))).toEqual(["a", undefined, "c"]);
  });

  it("is not trusted after the wall clock was set back behind it", async () => {
    let setBackMs = 0;
    const clock = manualClock();
    const cache = processOf(undefined, { ...clock, wallNow: () => clock.wallNow() - setBackMs });
    cache.set("key", { value: "value", ttlMs: 1_000 });
    setBackMs = 86_400_000;
    expect(await read(cache, "key")).toBeUndefined();
  });
});

describe("an entry that another process has stored", () => {
  it("is found in the store, and read from it once", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    processOf(shared, clock).set("key", { value: "value", ttlMs: 1_000 });
    const cache = processOf(shared, clock);
    for (let count = 0; count < 3; count++) expect(await read(cache, "key")).toBe("value");
    expect(shared.reads).toEqual(["key"]);
  });

  it("replaces an older entry of this process that is no longer fresh", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    const [cache, other] = [processOf(shared, clock), processOf(shared, clock)];
    cache.set("key", { value: "old", ttlMs: 1_000, staleMs: 9_000 });
    await clock.advance(1_000);
    expect(await read(cache, "key")).toBe("old");
    other.set("key", { value: "new", ttlMs: 1_000 });
    expect(await read(cache, "key")).toBe("new");
  });

  it("is read once for all who ask at the same time", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    processOf(shared, clock).set("key", { value: "value", ttlMs: 1_000 });
    const cache = processOf(shared, clock);
    await Promise.all(Array.from({ length: 50 }, () => read(cache, "key")));
    expect(shared.reads).toEqual(["key"]);
  });

  it("is a miss when it has not the form of its kind", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    const anything = createNearCache({
      ...{ store: createStore(shared, { clock, logger: silentLogger }), clock, mostEntries: 1 },
      isValid: (_value: unknown): _value is unknown => true,
    });
    anything.set("key", { value: { no: "text" }, ttlMs: 1_000 });
    expect(await read(processOf(shared, clock), "key")).toBeUndefined();
  });

  it("is not trusted when it comes from a clock that is ahead", async () => {
    const shared = sharedStore();
    const ahead = manualClock();
    await ahead.advance(3_600_000);
    processOf(shared, ahead).set("key", { value: "value", ttlMs: 86_400_000 });
    expect(await read(processOf(shared, manualClock()), "key")).toBeUndefined();
  });
});

describe("dropping an entry", () => {
  const isOld = (value: unknown) => value === "old";

  it("removes it from this process and from the store", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    const cache = processOf(shared, clock);
    cache.set("key", { value: "old", ttlMs: 1_000 });
    await cache.drop("key", isOld);
    expect(await read(cache, "key")).toBeUndefined();
    expect(shared.entries.size).toBe(0);
  });

  it("removes it from a process that read it from the store meanwhile", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    processOf(shared, clock).set("key", { value: "old", ttlMs: 60_000 });
    const cache = processOf(shared, clock);
    const dropping = cache.drop("key", isOld);
    const reading = read(cache, "key");
    await Promise.all([dropping, reading]);
    expect(await read(cache, "key")).toBeUndefined();
  });

  it("leaves an entry that another process has renewed", async () => {
    const clock = manualClock();
    const shared = sharedStore();
    const [cache, other] = [processOf(shared, clock), processOf(shared, clock)];
    cache.set("key", { value: "old", ttlMs: 1_000 });
    other.set("key", { value: "new", ttlMs: 1_000 });
    await cache.drop("key", isOld);
    expect(await read(cache, "key")).toBe("new");
  });

  it("leaves an entry that this process has renewed", async () => {
    const cache = processOf(undefined, manualClock());
    cache.set("key", { value: "new", ttlMs: 1_000 });
    await cache.drop("key", isOld);
    expect(await read(cache, "key")).toBe("new");
  });
});
