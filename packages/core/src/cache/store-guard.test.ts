import { describe, expect, it } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createStore, type KeyvLike, type Store } from "./store.ts";
import { type Mood, refusal, setUpWorld, timeOf, WORKS } from "./test-world.ts";

describe("a store that hangs", () => {
  it("costs one access a quarter of a second, and is asked again after half a minute", async () => {
    const { store, clock, accesses, be } = setUpWorld();
    be("hang");
    expect(await timeOf(clock, store.get("key"))).toBe(250);
    expect(
      await timeOf(
        clock,
        Promise.all([store.get("key"), store.set("key", { value: 1, ttlMs: 1_000 }), store.delete("key")]),
      ),
    ).toBe(0);
    await clock.advance(29_990);
    await store.get("key");
    expect(accesses).toEqual(["get key"]);
    await clock.advance(10);
    expect(await timeOf(clock, store.get("key"))).toBe(250);
    expect(accesses).toHaveLength(2);
  });

  it("is tried by one access at a time, and the others miss at once", async () => {
    const { store, clock, accesses, be } = setUpWorld();
    be("hang");
    await timeOf(clock, store.get("key"));
    await clock.advance(30_000);
    const trial = store.get("trial");
    expect(await timeOf(clock, Promise.all(["a", "b", "c"].map((key) => store.get(key))))).toBe(0);
    expect(await timeOf(clock, trial)).toBe(250);
    expect(accesses).toEqual(["get key", "get trial"]);
  });

  it("is in use again after the first trial that succeeds, which is logged once", async () => {
    const { store, clock, be, said } = setUpWorld();
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    be("hang");
    await timeOf(clock, store.get("key"));
    be(0);
    await clock.advance(30_000);
    expect(await store.get("key")).toMatchObject({ value: "value" });
    expect(await Promise.all([store.get("key"), store.get("key")])).toHaveLength(2);
    expect(said).toEqual(["no answer in time", WORKS]);
  });

  it("is in use again after that trial too when it emitted errors until it was back", async () => {
    const { store, clock, be, emit, said } = setUpWorld();
    be("hang");
    await timeOf(clock, store.get("key"));
    await clock.advance(29_000);
    emit(refusal);
    be(0);
    await clock.advance(1_000);
    await store.get("key");
    expect(said).toEqual(["no answer in time", WORKS]);
  });

  it("has no entries when it was wiped meanwhile, which is no failure", async () => {
    const { store, clock, entries, be, said } = setUpWorld();
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    be("hang");
    await timeOf(clock, store.get("key"));
    be(0);
    entries.clear();
    await clock.advance(30_000);
    expect(await store.get("key")).toBeUndefined();
    await store.set("key", { value: "new", ttlMs: 1_000 });
    expect(await store.get("key")).toMatchObject({ value: "new" });
    expect(said).toEqual(["no answer in time", WORKS]);
  });

  it("changes nothing with an answer that comes after its time", async () => {
    const { store, clock, be, accesses } = setUpWorld();
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    be(10_000);
    expect(await timeOf(clock, store.get("key"))).toBe(250);
    await clock.advance(20_000);
    expect(await store.get("key")).toBeUndefined();
    expect(accesses).toEqual(["set key", "get key"]);
  });

  it("is asked on when the process itself was too busy to read its answer", async () => {
    const clock = manualClock();
    // All that was due comes late: the process was busy for a second.
    const busy = { ...clock, setTimeout: (run: () => void) => clock.setTimeout(run, 1_250) };
    let asked = 0;
    const get = () => {
      asked += 1;
      return new Promise<never>(() => {});
    };
    const store = createStore({ get, set: get, delete: get }, { clock: busy, logger: silentLogger });
    for (const _time of [1, 2]) {
      const miss = store.get("key");
      await clock.advance(1_250);
      expect(await miss).toBeUndefined();
    }
    expect(asked).toBe(2);
  });
});

describe.each<Mood>(["reject", "throw", "emit"])("a store that is dead (%s)", (mood) => {
  it("counts as a miss, brings one warning, and is left alone after three failures", async () => {
    const { store, clock, accesses, said, be } = setUpWorld();
    be(mood);
    for (let count = 0; count < 3; count++) {
      await store.set("key", { value: 1, ttlMs: 1_000 });
      expect(await timeOf(clock, store.get("key"))).toBe(0);
      await store.delete("key");
    }
    expect(accesses).toEqual(["set key", "get key", "delete key"]);
    expect(said).toEqual(["ECONNREFUSED"]);
  });

  it("brings one warning each time that it dies", async () => {
    const { store, clock, said, be } = setUpWorld();
    for (let time = 0; time < 2; time++) {
      be(mood);
      for (let count = 0; count < 4; count++) await store.set("key", { value: 1, ttlMs: 1_000 });
      be(0);
      await clock.advance(30_000);
      await store.set("key", { value: 1, ttlMs: 1_000 });
    }
    expect(said).toEqual(["ECONNREFUSED", WORKS, "ECONNREFUSED", WORKS]);
  });

  it("is left alone for another half minute when a trial fails, without another warning", async () => {
    const { store, clock, accesses, said, be } = setUpWorld();
    be(mood);
    for (let count = 0; count < 3; count++) await store.get("key");
    await clock.advance(30_000);
    await store.get("trial");
    await clock.advance(29_999);
    await store.get("key");
    expect(accesses.at(-1)).toBe("get trial");
    expect(said).toHaveLength(1);
  });
});

describe("a store that is full", () => {
  it("is still read, and brings one warning until a write succeeds again", async () => {
    const { store, clock, said, be } = setUpWorld();
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    be("full");
    for (let count = 0; count < 10; count++) {
      await store.set("other", { value: 1, ttlMs: 1_000 });
      await clock.advance(40_000);
      await store.delete("gone");
      expect(await store.get("key")).toMatchObject({ value: "value" });
    }
    expect(said).toEqual(["ECONNREFUSED"]);
    be(0);
    await clock.advance(30_000);
    await store.set("other", { value: 1, ttlMs: 1_000 });
    expect(said).toEqual(["ECONNREFUSED", WORKS]);
  });

  it("is recognised by answering false to a write", async () => {
    const { warnings, store } = withSet(async () => false);
    for (let count = 0; count < 3; count++) await store.set("key", { value: 1, ttlMs: 1_000 });
    expect(warnings).toEqual([{ reason: "refused" }]);
  });
});

describe("a store that is slow", () => {
  it.each([90, 100])("is asked on when it takes %d ms", async (ms) => {
    const { store, clock, accesses, be } = setUpWorld();
    be(ms);
    for (let count = 0; count < 10; count++) await timeOf(clock, store.get("key"));
    expect(accesses).toHaveLength(10);
  });

  it.each([
    [110, 3],
    [200, 2],
    [240, 2],
  ])(
    "at %d ms costs a call no more than a hanging one, and gives its answers until then",
    async (ms, most) => {
      const { store, clock, accesses, said, be } = setUpWorld();
      await store.set("key", { value: "value", ttlMs: 3_600_000 });
      be(ms);
      let first: unknown;
      const call = async () => {
        first = await store.get("key");
        for (let count = 0; count < 5; count++) await store.get("key");
      };
      expect(await timeOf(clock, call())).toBe(250);
      expect(first).toMatchObject({ value: "value" });
      expect(accesses).toHaveLength(1 + most);
      expect(said).toEqual(["slow"]);
    },
  );

  it("brings no warning when it was slow once, as at its first connection", async () => {
    const { store, clock, accesses, said, be } = setUpWorld();
    be(200);
    await timeOf(clock, Promise.all([store.get("a"), store.get("b"), store.get("c"), store.get("d")]));
    be(10);
    await timeOf(clock, store.get("key"));
    be(200);
    expect(await timeOf(clock, store.get("key"))).toBe(200);
    expect([accesses.length, said]).toEqual([6, []]);
  });

  it("is left alone for longer when its trial is slow", async () => {
    const { store, clock, accesses, be } = setUpWorld();
    be("hang");
    await timeOf(clock, store.get("key"));
    be(150);
    await clock.advance(30_000);
    await timeOf(clock, store.get("trial"));
    await store.get("key");
    expect(accesses).toEqual(["get key", "get trial"]);
  });
});

describe("a store that fails now and then", () => {
  it("is asked on, and brings one warning until nothing has failed for half a minute", async () => {
    const { store, clock, said, accesses, be } = setUpWorld();
    for (let count = 0; count < 20; count++) {
      be(count % 2 === 0 ? "reject" : 0);
      await store.get("key");
      await clock.advance(5_000);
    }
    expect([accesses.length, said]).toEqual([20, ["ECONNREFUSED"]]);
    await clock.advance(30_000);
    await store.get("key");
    expect(said).toEqual(["ECONNREFUSED", WORKS]);
  });

  it("may emit errors between accesses, which count against no access", async () => {
    const { store, clock, said, emit, entries } = setUpWorld();
    await store.get("key");
    for (let count = 0; count < 10; count++) emit(refusal);
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    expect([entries.size, said]).toEqual([1, ["ECONNREFUSED"]]);
    await clock.advance(30_000);
    expect(await store.get("key")).toMatchObject({ value: "value" });
    expect(said).toEqual(["ECONNREFUSED", WORKS]);
  });

  it("gives an entry that it found, though it emitted an error meanwhile", async () => {
    const { store, clock, emit, be } = setUpWorld();
    await store.set("key", { value: "value", ttlMs: 3_600_000 });
    be(50);
    for (let count = 0; count < 5; count++) {
      const found = store.get("key");
      emit(refusal);
      await clock.advance(50);
      expect(await found).toMatchObject({ value: "value" });
    }
  });
});

describe("the text of a store's error", () => {
  it.each<[unknown, string]>([
    [refusal, "ECONNREFUSED"],
    [new TypeError("ttwid=secret"), "TypeError"],
    [Object.assign(new Error("secret"), { code: "redis://:secret@host" }), "Error"],
    [Object.assign(new Error("secret"), { name: "secret words" }), "error"],
    ["ttwid=secret", "string"],
    [undefined, "undefined"],
  ])("is never logged: %s", async (error, reason) => {
    const { store, warnings } = withSet(() => Promise.reject(error));
    await store.set("key", { value: 1, ttlMs: 1_000 });
    expect(warnings).toEqual([{ reason }]);
  });
});

function withSet(set: KeyvLike["set"]): { store: Store; warnings: object[] } {
  const warnings: object[] = [];
  const warn = (fields: object) => void warnings.push(fields);
  const cache = { get: async () => undefined, set, delete: async () => false };
  return { store: createStore(cache, { clock: manualClock(), logger: { ...silentLogger, warn } }), warnings };
}
