import { describe, expect, it } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { createStore, type KeyvLike, type Store } from "./store.ts";

interface Setup {
  store: Store;
  clock: ManualClock;
  warnings: { fields: object; message: string }[];
}

function setup(cache?: KeyvLike): Setup {
  const clock = manualClock();
  const warnings: Setup["warnings"] = [];
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  return { store: createStore(cache, clock, { ...silentLogger, warn }), clock, warnings };
}

/** A cache over a map; parts of it can be broken. */
function mapCache(entries = new Map<string, unknown>(), broken: Partial<KeyvLike> = {}): KeyvLike {
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
    ...broken,
  };
}

const never = () => new Promise<never>(() => {});

describe("a store", () => {
  it("gives a value back while it is fresh, with the time it was stored", async () => {
    const { store, clock } = setup();
    await store.set("key", { at: new Date(5) }, 1_000);
    const storedAt = clock.wallNow();
    await clock.advance(999);
    expect(await store.get("key")).toMatchObject({ value: { at: new Date(5) }, storedAt });
    await clock.advance(1);
    expect(await store.get("key")).toBeUndefined();
  });

  it("knows nothing of other keys, nor of deleted ones", async () => {
    const { store } = setup();
    await store.set("key", 1, 1_000);
    expect(await store.get("other")).toBeUndefined();
    await store.delete("key");
    expect(await store.get("key")).toBeUndefined();
  });

  it("does not keep what has no time to live", async () => {
    const entries = new Map<string, unknown>();
    const { store } = setup(mapCache(entries));
    await store.set("key", 1, 0);
    await store.set("key", 1, -5);
    expect(entries.size).toBe(0);
  });

  it("does not trust an entry from the future", async () => {
    const cache = mapCache();
    const ahead = setup(cache);
    await ahead.clock.advance(3_600_000);
    await ahead.store.set("key", 1, 86_400_000);
    expect(await setup(cache).store.get("key")).toBeUndefined();
  });

  it("hands text and the time to live in ms to the cache", async () => {
    const handed: unknown[] = [];
    const { store } = setup(mapCache(new Map(), { set: async (...given) => void handed.push(...given) }));
    await store.set("key", { a: 1 }, 1_234);
    expect(handed).toEqual(["key", expect.any(String), 1_234]);
  });
});

describe("a cache that", () => {
  it.each([
    ["rejects", () => Promise.reject(new Error("ECONNREFUSED"))],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
  ])("%s is a miss, with one warning", async (_what, broken) => {
    const { store, warnings } = setup({ get: broken, set: broken, delete: broken });
    for (let count = 0; count < 3; count++) {
      await store.set("key", 1, 1_000);
      expect(await store.get("key")).toBeUndefined();
      await store.delete("key");
    }
    expect(warnings).toHaveLength(1);
  });

  it("hangs is a miss after a short while, with one warning", async () => {
    const { store, clock, warnings } = setup({ get: never, set: never, delete: never });
    const miss = store.get("key");
    await clock.advance(250);
    expect(await miss).toBeUndefined();
    const stored = store.set("key", 1, 1_000);
    await clock.advance(250);
    await stored;
    expect(warnings).toHaveLength(1);
  });

  it.each([["no JSON"], ['{"version":1'], [42], [{ value: 1 }]])(
    "returns garbage (%j) is a miss, with one warning",
    async (garbage) => {
      const { store, warnings } = setup(mapCache(new Map([["key", garbage]])));
      expect(await store.get("key")).toBeUndefined();
      expect(await store.get("key")).toBeUndefined();
      expect(warnings).toHaveLength(1);
    },
  );

  it("has nothing is no reason for a warning", async () => {
    const { store, warnings } = setup(mapCache(new Map([["null", null]])));
    expect(await store.get("missing")).toBeUndefined();
    expect(await store.get("null")).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it("fails late does no harm", async () => {
    const late = Promise.withResolvers<unknown>();
    const { store, clock } = setup(mapCache(new Map(), { get: () => late.promise }));
    const miss = store.get("key");
    await clock.advance(250);
    late.reject(new Error("late"));
    expect(await miss).toBeUndefined();
  });

  it("reports an error between calls does not end the process", () => {
    const listeners: ((error: unknown) => void)[] = [];
    const on = (_event: "error", listener: (error: unknown) => void) => void listeners.push(listener);
    const { warnings } = setup(mapCache(new Map(), { on }));
    for (const listener of listeners) listener(new Error("connection lost"));
    expect(warnings).toHaveLength(1);
  });

  it("quotes a value in its error does not get it into the log", async () => {
    const { store, warnings } = setup(
      mapCache(new Map(), { set: (_key, value) => Promise.reject(new Error(`cannot store ${value}`)) }),
    );
    await store.set("key", "ttwid=secret", 1_000);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });

  it("cannot take a value is a warning, not a failure", async () => {
    const { store, warnings } = setup();
    await store.set("key", { count: 1n }, 1_000);
    expect(await store.get("key")).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });
});

describe("a store that hangs", () => {
  it("costs one call its patience, and is asked again after half a minute", async () => {
    let asked = 0;
    const hanging = () => {
      asked += 1;
      return never();
    };
    const { store, clock } = setup(mapCache(new Map(), { get: hanging }));
    const first = store.get("key");
    await clock.advance(250);
    await first;
    expect(await store.get("key")).toBeUndefined();
    expect(asked).toBe(1);
    await clock.advance(30_000);
    void store.get("key");
    expect(asked).toBe(2);
  });
});

it("a closed store leaves no listener on a cache that others share", () => {
  const listeners = new Set<unknown>();
  const on = (_event: string, listener: unknown) => listeners.add(listener);
  const off = (_event: string, listener: unknown) => listeners.delete(listener);
  const { store } = setup(mapCache(new Map(), { on, off }));
  expect(listeners.size).toBe(1);
  store.close();
  expect(listeners.size).toBe(0);
});
