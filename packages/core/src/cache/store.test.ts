import Keyv from "keyv";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { createStore, type KeyvLike, type Store } from "./store.ts";

interface Setup {
  store: Store;
  clock: ManualClock;
  warnings: object[];
}

function setup(cache: KeyvLike = new Keyv()): Setup {
  const clock = manualClock();
  const warnings: object[] = [];
  const warn = (fields: object) => void warnings.push(fields);
  return { store: createStore(cache, { clock, logger: { ...silentLogger, warn } }), clock, warnings };
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

describe("a store", () => {
  it("gives a value back while it is fresh, with the time it was stored", async () => {
    const { store, clock } = setup();
    await store.set("key", { value: { at: new Date(5) }, ttlMs: 1_000 });
    const storedAt = clock.wallNow();
    await clock.advance(999);
    expect(await store.get("key")).toMatchObject({ value: { at: new Date(5) }, storedAt });
    await clock.advance(1);
    expect(await store.get("key")).toBeUndefined();
  });

  it("knows nothing of other keys, nor of deleted ones", async () => {
    const { store } = setup();
    await store.set("key", { value: 1, ttlMs: 1_000 });
    expect(await store.get("other")).toBeUndefined();
    await store.delete("key");
    expect(await store.get("key")).toBeUndefined();
  });

  it("keeps no entry that has no time to live", async () => {
    const entries = new Map<string, unknown>();
    const { store } = setup(mapCache(entries));
    await store.set("key", { value: 1, ttlMs: 0 });
    await store.set("key", { value: 1, ttlMs: -5 });
    await store.set("key", { value: 1, ttlMs: Number.NaN });
    expect(entries.size).toBe(0);
  });
});

describe("an entry", () => {
  it.each([
    ["no JSON"],
    ['{"version":1'],
    [""],
    [42],
    [true],
    [[]],
    [{ value: 1 }],
    [Buffer.from("no JSON")],
  ])("is a miss when it is garbage (%j), with one warning for any number of them", async (garbage) => {
    const { store, warnings } = setup(mapCache(new Map([["key", garbage]])));
    for (let count = 0; count < 5; count++) expect(await store.get("key")).toBeUndefined();
    expect(warnings).toEqual([{ reason: "unreadable entry" }]);
  });

  it("is a miss when keyv cannot read it, and the store is asked on", async () => {
    const entries = new Map<string, unknown>([["keyv:bad", "{half"]]);
    const { store, warnings } = setup(new Keyv({ store: entries }));
    for (let count = 0; count < 5; count++) expect(await store.get("bad")).toBeUndefined();
    await store.set("bad", { value: "written over", ttlMs: 1_000 });
    expect(await store.get("bad")).toMatchObject({ value: "written over" });
    expect(warnings).toEqual([{ reason: "unreadable entry" }]);
  });

  it("brings no warning when it does not exist", async () => {
    const { store, warnings } = setup(mapCache(new Map([["null", null]])));
    expect(await store.get("missing")).toBeUndefined();
    expect(await store.get("null")).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it.each<[string, (text: string) => unknown]>([
    ["bytes", (text) => Buffer.from(text)],
    ["an array of bytes", (text) => new Uint8Array(Buffer.from(text))],
    ["what keyv wraps around it", (value) => ({ value, expires: undefined })],
  ])("comes back out of %s", async (_what, change) => {
    const entries = new Map<string, unknown>();
    const set = async (key: string, text: string) => entries.set(key, change(text));
    const { store, warnings } = setup(mapCache(entries, { set }));
    await store.set("key", { value: { title: "直播" }, ttlMs: 1_000 });
    expect(await store.get("key")).toMatchObject({ value: { title: "直播" } });
    expect(warnings).toEqual([]);
  });

  it.each<[string, ConstructorParameters<typeof Keyv>[0]]>([
    ["none", { serialize: (data) => data as unknown as string }],
    [
      "one of the user's",
      { serialize: (data) => `#${JSON.stringify(data)}`, deserialize: (text) => JSON.parse(text.slice(1)) },
    ],
  ])("comes back out of a keyv with another serialisation: %s", async (_what, options) => {
    const { store } = setup(new Keyv(options));
    await store.set("key", { value: { at: new Date(5) }, ttlMs: 1_000 });
    expect(await store.get("key")).toMatchObject({ value: { at: new Date(5) } });
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  it.each<[string, unknown, string]>([
    ["is no JSON", { count: 1n }, "cannot be written as JSON"],
    ["contains itself", cycle, "cannot be written as JSON"],
    ["has more than a megabyte", "直".repeat(400_000), "too big"],
  ])("is not stored when it %s, with one warning", async (_what, value, reason) => {
    const { store, warnings } = setup();
    for (let count = 0; count < 5; count++) await store.set("key", { value: value, ttlMs: 1_000 });
    expect(await store.get("key")).toBeUndefined();
    await store.set("key", { value: "small", ttlMs: 1_000 });
    expect(await store.get("key")).toMatchObject({ value: "small" });
    expect(warnings).toEqual([{ reason }]);
  });
});

it("an entry of another release is a miss without a warning", async () => {
  const { store, warnings } = setup(
    mapCache(new Map([["key", '{"version":1,"value":1,"storedAt":1,"freshUntil":9e15}']])),
  );
  expect(await store.get("key")).toBeUndefined();
  expect(warnings).toEqual([]);
});

describe("a closed store", () => {
  it("leaves no listener on a cache that others share", async () => {
    const listeners = new Set<unknown>();
    const on = (_event: string, listener: unknown) => listeners.add(listener);
    const off = (_event: string, listener: unknown) => listeners.delete(listener);
    const { store } = setup(mapCache(new Map(), { on, off }));
    expect(listeners.size).toBe(0);
    for (let count = 0; count < 2; count++) await store.get("key");
    expect(listeners.size).toBe(1);
    await store.close();
    expect(listeners.size).toBe(0);
  });

  it("has waited for writes under way, and not for reads", async () => {
    const write = Promise.withResolvers<unknown>();
    const set = () => write.promise;
    const { store } = setup(mapCache(new Map(), { set, get: () => new Promise(() => {}) }));
    void store.get("key");
    void store.set("key", { value: 1, ttlMs: 1_000 });
    let isClosed = false;
    const closed = store.close().then(() => {
      isClosed = true;
    });
    await Promise.resolve();
    expect(isClosed).toBe(false);
    write.resolve(true);
    await closed;
  });

  it("finds nothing and keeps nothing", async () => {
    const entries = new Map<string, unknown>();
    const { store } = setup(mapCache(entries));
    await store.set("key", { value: 1, ttlMs: 1_000 });
    store.close();
    expect(await store.get("key")).toBeUndefined();
    await store.set("other", { value: 1, ttlMs: 1_000 });
    await store.delete("key");
    expect([...entries.keys()]).toEqual(["key"]);
  });

  it("logs nothing of errors from a cache that cannot remove its listener", async () => {
    const listeners: ((error: unknown) => void)[] = [];
    const on = (_event: string, listener: (error: unknown) => void) => listeners.push(listener);
    const { store, warnings } = setup(mapCache(new Map(), { on }));
    await store.get("key");
    await store.close();
    for (const listener of listeners) listener(new Error("connection lost"));
    expect([listeners.length, warnings]).toEqual([1, []]);
  });

  it("logs nothing of an access that was under way", async () => {
    const { store, clock, warnings } = setup(mapCache(new Map(), { get: () => new Promise(() => {}) }));
    const miss = store.get("key");
    store.close();
    await clock.advance(250);
    expect(await miss).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});
