import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import Keyv from "keyv";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { DamageError } from "./damage.ts";
import { SqliteStore } from "./sqlite-store.ts";

let database: DatabaseSync;
let store: SqliteStore;

beforeEach(() => {
  database = new DatabaseSync(":memory:");
  database.exec(SqliteStore.schema);
  store = new SqliteStore(database, systemClock);
});

const count = () => database.prepare("SELECT count(*) AS count FROM entries").get()?.count;

/** No test here waits: the faked wall clock alone decides what has expired. */
function stopClock(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
  onTestFinished(() => void vi.useRealTimers());
}

describe("a store in SQLite", () => {
  it("gives back any text, under any key", async () => {
    const text = fc.string({ unit: "binary" }).filter((value) => value.isWellFormed());
    await fc.assert(
      fc.asyncProperty(text, text, async (key, value) => {
        await store.set(key, value, 1_000);
        expect(await store.get(key)).toBe(value);
        expect(await store.delete(key)).toBe(true);
        expect(await store.get(key)).toBeUndefined();
        expect(await store.delete(key)).toBe(false);
      }),
      { seed: 20_260_101 },
    );
  });

  it("forgets an entry after its time to live in ms, counted from the last writing", async () => {
    stopClock();
    await store.set("key", "first", 100);
    vi.setSystemTime(1_000_099);
    expect(await store.get("key")).toBe("first");
    await store.set("key", "second", 100);
    vi.setSystemTime(1_000_198);
    expect(await store.get("key")).toBe("second");
    vi.setSystemTime(1_000_199);
    expect(await store.get("key")).toBeUndefined();
  });

  it("keeps an entry without a time to live", async () => {
    stopClock();
    await store.set("key", "value");
    vi.setSystemTime(Number.MAX_SAFE_INTEGER);
    store.tidyUp();
    expect(await store.get("key")).toBe("value");
  });

  it("drops expired entries only when it is tidied up", async () => {
    stopClock();
    for (let index = 0; index < 250; index++) await store.set(`old ${index}`, "value", 1);
    await store.set("young", "value", 1_000);
    vi.setSystemTime(1_000_001);
    store.tidyUp();
    expect(count()).toBe(1);
    expect(await store.get("young")).toBe("value");
  });

  it("drops expired entries while others are written, several for each, without a call of its own", async () => {
    stopClock();
    for (let index = 0; index < 250; index++) await store.set(`old ${index}`, "value", 1);
    vi.setSystemTime(1_000_001);
    for (let index = 0; index < 80; index++) await store.set("young", "value", 1_000);
    expect(count()).toBe(1);
  });

  it("that can take no more is read on, and writes again when entries have expired", async () => {
    stopClock();
    database.exec("PRAGMA max_page_count = 40");
    const text = "x".repeat(6_000);
    const fill = async () => {
      for (let index = 0; index < 40; index++) await store.set(`key ${index}`, text, 1_000);
    };
    await expect(fill).rejects.toMatchObject({ errstr: "database or disk is full" });
    expect(await store.get("key 1")).toBe(text);
    vi.setSystemTime(1_001_000);
    const attempts = Array.from({ length: 16 }, () => store.set("late", text, 1_000));
    await Promise.allSettled(attempts);
    expect(await store.get("late")).toBe(text);
  });

  it("stops tidying up after some ms, and goes on the next time", async () => {
    stopClock();
    let nowMs = 0;
    // Every look at the clock costs 15 ms.
    const now = () => {
      nowMs += 15;
      return nowMs;
    };
    const clock = { ...systemClock, now };
    store = new SqliteStore(database, clock);
    for (let index = 0; index < 250; index++) await store.set(`old ${index}`, "value", 1);
    vi.setSystemTime(1_000_001);
    store.tidyUp();
    expect(count()).toBe(250 - 2 * 64);
    store.tidyUp();
    expect(count()).toBe(0);
  });

  it.each([
    ["another text", "UPDATE entries SET value = 'other' WHERE key = 'key'"],
    ["half of the text", "UPDATE entries SET value = substr(value, 1, 2) WHERE key = 'key'"],
    ["the text of another key", "UPDATE OR REPLACE entries SET key = 'key' WHERE key = 'other'"],
  ])("does not give out %s for the one that was stored", async (_what, damage) => {
    await store.set("key", "value", 60_000);
    await store.set("other", "something", 60_000);
    database.exec(damage);
    await expect(store.get("key")).rejects.toThrow(DamageError);
  });
});

describe("a store in SQLite under keyv", () => {
  it("an entry lives as long as keyv was told, and for ever with a time to live of 0", async () => {
    stopClock();
    const keyv = new Keyv({ store });
    await keyv.set("short", "value", 100);
    await keyv.set("long", "value", 0);
    vi.setSystemTime(1_000_101);
    expect(await keyv.get("short")).toBeUndefined();
    expect(await keyv.get("long")).toBe("value");
  });

  it("is cleared by namespace", async () => {
    const [one, two] = ["one", "two"].map(
      (namespace) => new Keyv({ store: new SqliteStore(database, systemClock), namespace }),
    );
    await one?.set("key", 1);
    await two?.set("key", 2);
    await one?.clear();
    expect(await one?.get("key")).toBeUndefined();
    expect(await two?.get("key")).toBe(2);
  });

  it("swaps a value for another only where that one is there, and what has expired is not there", () => {
    stopClock();
    expect(store.swap("key", { before: "a", after: "b" })).toBe(false);
    expect(store.swap("key", { before: undefined, after: "a" })).toBe(true);
    expect(store.swap("key", { before: undefined, after: "b" })).toBe(false);
    expect(store.swap("key", { before: "b", after: "c" })).toBe(false);
    expect(store.swap("key", { before: "a", after: "b", ttl: 1_000 })).toBe(true);
    vi.setSystemTime(1_001_000);
    expect(store.swap("key", { before: "b", after: "c" })).toBe(false);
    expect(store.swap("key", { before: "b", after: undefined })).toBe(false);
    expect(store.swap("key", { before: undefined, after: "d" })).toBe(true);
    expect(store.swap("key", { before: undefined, after: undefined })).toBe(false);
    expect(store.swap("key", { before: "d", after: undefined })).toBe(true);
    expect(store.swap("key", { before: undefined, after: undefined })).toBe(true);
    expect(count()).toBe(0);
  });

  it("finds those whose keys begin with any text, and no others", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 20 }), text, async (keys, prefix) => {
        await store.clear();
        for (const key of keys) await store.set(key, "value");
        const found = [...new Set(keys)].filter((key) => key.startsWith(prefix)).toSorted();
        expect(
          store
            .entries(prefix)
            .map(([key]) => key)
            .toSorted(),
        ).toEqual(found);
        expect(store.count(prefix)).toBe(found.length);
      }),
    );
  });
});
