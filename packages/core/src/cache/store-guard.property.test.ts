import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mood, setUpWorld, timeOf, WORKS } from "./test-world.ts";

describe("a store that behaves in any way", () => {
  const mood = fc.oneof(
    fc.constantFrom<Mood>("hang", "throw", "reject", "emit", "full", 0, 0),
    fc.integer({ min: 0, max: 400 }),
  );
  const step = fc.record({
    mood,
    together: fc.integer({ min: 1, max: 4 }),
    thenMs: fc.constantFrom(0, 10, 1_000, 30_000),
  });

  it("never makes an access fail or take longer than 250 ms, and brings no second warning before the first outage is over", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { store, clock, be, said } = setUpWorld();
        for (const { mood, together, thenMs } of steps) {
          be(mood);
          const all = [
            store.set("key", { value: 1, ttlMs: 60_000 }),
            store.get("key"),
            store.delete("key"),
            store.get("other"),
          ];
          expect(await timeOf(clock, Promise.all(all.slice(0, together)))).toBeLessThanOrEqual(250);
          expect(await timeOf(clock, Promise.all(all))).toBeLessThanOrEqual(250);
          await clock.advance(thenMs);
        }
        for (const [at, word] of said.entries()) expect(word === WORKS).toBe(at % 2 === 1);
      }),
      { seed: 20_260_101, numRuns: 150 },
    );
  });

  it("costs no more time in a row of bad accesses than in one", async () => {
    const bad = fc.oneof(
      fc.constantFrom<Mood>("hang", "throw", "reject", "emit"),
      fc.integer({ min: 101, max: 400 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bad, { minLength: 1, maxLength: 8 }), async (moods) => {
        const { store, clock, be } = setUpWorld();
        const call = async () => {
          for (const mood of moods) {
            be(mood);
            await store.get("key");
          }
        };
        expect(await timeOf(clock, call())).toBeLessThanOrEqual(250);
      }),
      { seed: 20_260_101, numRuns: 150 },
    );
  });

  it("is never tried by more than one access at a time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mood, { minLength: 1, maxLength: 6 }), async (moods) => {
        const { store, clock, be, accesses } = setUpWorld();
        be("hang");
        await timeOf(clock, store.get("key"));
        for (const mood of moods) {
          await clock.advance(30_000);
          be(mood);
          const before = accesses.length;
          const trials = [store.get("a"), store.get("b"), store.set("c", { value: 1, ttlMs: 1_000 })];
          expect(accesses.length - before).toBe(1);
          await timeOf(clock, Promise.all(trials));
          be("hang");
          await timeOf(clock, store.get("key"));
        }
      }),
      { seed: 20_260_101, numRuns: 100 },
    );
  });
});
