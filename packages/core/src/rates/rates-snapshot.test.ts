import fc from "fast-check";
import { expect, it } from "vitest";
import { type RatesSnapshot, restoreRates, snapshotOfRates } from "./rates-snapshot.ts";
import { createRatesWorld } from "./test-world.ts";

const HOUR_MS = 3_600_000;

it("a restart keeps rates, ceilings and what was proven, and begins with empty buckets", () => {
  const before = createRatesWorld({ endpoints: ["web", "mobile"], startPerMinute: 40 });
  before.late = { one: 10_000 };
  before.ask(30);
  before.refuse(before.pair("web"));
  before.ask(0.1);
  before.answer(before.pair("mobile"));
  const snapshot = JSON.parse(JSON.stringify(snapshotOfRates(before.rates.pool, before.nowMs)));

  const after = createRatesWorld({ endpoints: ["web", "mobile"], startPerMinute: 40 });
  after.nowMs = 5_000;
  expect(restoreRates(after.rates, snapshot, { elapsedMs: HOUR_MS, nowMs: after.nowMs })).toBe(true);
  const { pool } = after.rates;
  const rateOf = ({ ratePerMinute, ceiling }: ReturnType<typeof after.pair>) => ({ ratePerMinute, ceiling });
  expect(rateOf(after.pair("web"))).toEqual(rateOf(before.pair("web")));
  expect(pool.proven).toEqual(before.rates.pool.proven);
  expect(pool.taught?.atMs).toBe(5_000 - HOUR_MS);
  expect(after.rates.tokenWaitMs(after.pair("web"), 5_000)).toBeCloseTo(
    60_000 / after.pair("web").ratePerMinute,
  );
});

it("a restart keeps the ceiling of all that an identity asks", () => {
  const before = createRatesWorld({ startPerMinute: 40 });
  before.ask(3);
  for (const name of ["web", "mobile"]) before.refuse(before.pair(name));
  for (const name of ["web", "mobile"]) before.answer(before.pair(name));
  const snapshot = JSON.parse(JSON.stringify(snapshotOfRates(before.rates.pool, before.nowMs)));

  const after = createRatesWorld({ startPerMinute: 40 });
  restoreRates(after.rates, snapshot, { elapsedMs: 0, nowMs: 0 });
  after.late = { one: 10_000 };
  after.ask(20);
  const sent = ["web", "mobile"].map((name) => after.pair(name).sent.total);
  expect(sent[0]).toBeLessThan(20);
  expect((sent[0] ?? 0) + (sent[1] ?? 0)).toBeLessThanOrEqual(0.9 * 42);
});

it("a test that a restart cuts short has proven nothing", () => {
  const before = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
  before.late = { one: 10_000 };
  before.ask(2);
  expect(before.pair("web").ratePerMinute).toBe(25);
  const after = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
  restoreRates(after.rates, snapshotOfRates(before.rates.pool, before.nowMs), { elapsedMs: 0, nowMs: 0 });
  expect(after.pair("web").ratePerMinute).toBe(20);
});

it("what was kept of rates may be anything: it is refused, or taken as far as it makes sense", () => {
  const odd = fc.oneof(fc.constantFrom(undefined, null, -1, Number.NaN, "1", {}, [], 1e9, 17), fc.double());
  const pair = fc.record({
    endpoint: fc.constantFrom<unknown>("web", "gone", 5, undefined),
    identity: fc.constantFrom<unknown>("one", 5),
    ...{ ratePerMinute: odd, ceiling: odd, isRefused: odd, hasReturned: odd, answeredForMs: odd },
    ...{ raisedForMs: odd, taughtForMs: odd, retestWaitMs: odd },
  });
  const snapshot = fc.oneof(
    fc.record({
      pairs: fc.oneof(fc.array(fc.oneof(pair, odd)), odd),
      proven: fc.oneof(fc.dictionary(fc.constantFrom("web", "__proto__"), odd), odd),
      taught: fc.oneof(fc.record({ ageMs: odd, ceiling: odd }), odd),
    }),
    odd,
  );
  fc.assert(
    fc.property(snapshot, odd, (kept, elapsed) => {
      const world = createRatesWorld({ endpoints: ["web"] });
      const elapsedMs = typeof elapsed === "number" && elapsed >= 0 ? elapsed : 0;
      restoreRates(world.rates, kept as unknown as RatesSnapshot, { elapsedMs, nowMs: 0 });
      world.late = { one: 10_000 };
      world.ask(3);
      expect(world.pair("web").ratePerMinute).toBeGreaterThanOrEqual(1);
      expect(world.rates.tokenWaitMs(world.pair("web"), world.nowMs)).toBeLessThanOrEqual(60_000);
    }),
    { seed: 20_260_101, numRuns: 200 },
  );
});
