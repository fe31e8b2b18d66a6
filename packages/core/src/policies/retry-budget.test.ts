import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BudgetPolicy, defaultBudgetPolicy, RetryBudget } from "./retry-budget.ts";

const TTL = defaultBudgetPolicy.tokenTtlMs;
/** Earned tokens are forgotten in steps: never earlier than this, never later than after the whole time. */
const FORGOTTEN_AFTER_AT_LEAST = TTL - TTL / 12;

function budget(policy: Partial<BudgetPolicy> = {}, nowMs = 0): RetryBudget {
  return new RetryBudget({ ...defaultBudgetPolicy, ...policy }, nowMs);
}

/** A budget that has only the tokens that calls earn. */
function withoutReserve(): RetryBudget {
  return budget({ reserve: 0, reservePerSecond: 0 });
}

function earn(from: RetryBudget, calls: number, nowMs: number): void {
  for (let call = 0; call < calls; call++) from.earn(nowMs);
}

/** How many tokens a budget gives until it refuses. */
function takeAll(from: RetryBudget, nowMs: number): number {
  let taken = 0;
  while (taken < 1_000 && from.take(nowMs)) taken += 1;
  return taken;
}

function takeAllForSlowness(from: RetryBudget, maxShare: number, nowMs: number): number {
  let taken = 0;
  while (taken < 1_000 && from.takeForSlowness(maxShare, nowMs)) taken += 1;
  return taken;
}

describe("earned tokens", () => {
  it("are one for every fifth call", () => {
    for (const [calls, tokens] of [
      [0, 0],
      [4, 0],
      [5, 1],
      [9, 1],
      [10, 2],
      [1_000, 200],
    ] as const) {
      const tested = withoutReserve();
      earn(tested, calls, 0);
      expect(takeAll(tested, 0)).toBe(tokens);
    }
  });

  it("are forgotten after ten seconds, and not much before", () => {
    for (const begunAt of [0, 1, 833, 5_000, 123_456]) {
      const kept = withoutReserve();
      earn(kept, 5, begunAt);
      expect(kept.take(begunAt + FORGOTTEN_AFTER_AT_LEAST - 1)).toBe(true);
      const forgotten = withoutReserve();
      earn(forgotten, 5, begunAt);
      expect(forgotten.take(begunAt + TTL)).toBe(false);
    }
  });

  it("are forgotten whether anybody asks meanwhile or not", () => {
    const tested = withoutReserve();
    earn(tested, 4, 0);
    for (let nowMs = 0; nowMs < TTL; nowMs += 100) expect(tested.take(nowMs)).toBe(false);
    earn(tested, 1, TTL);
    expect(tested.take(TTL)).toBe(false);
  });

  it("are taken oldest first, so that what is left lasts longest", () => {
    const tested = withoutReserve();
    earn(tested, 5, 0);
    earn(tested, 5, 5_000);
    expect(tested.take(5_000)).toBe(true);
    expect(takeAll(tested, 5_000 + FORGOTTEN_AFTER_AT_LEAST - 1)).toBe(1);
  });

  it("are taken before the reserve", () => {
    const tested = budget({ reservePerSecond: 0 });
    earn(tested, 5, 0);
    expect(tested.take(0)).toBe(true);
    expect(takeAll(tested, TTL)).toBe(10);
  });
});

describe("the reserve", () => {
  it("gives ten tokens to a pool without calls", () => {
    expect(takeAll(budget(), 0)).toBe(10);
  });

  it("fills up by one token a second, to ten and no further", () => {
    const tested = budget();
    takeAll(tested, 0);
    expect(tested.take(999)).toBe(false);
    expect(takeAll(tested, 1_000)).toBe(1);
    expect(takeAll(tested, 4_500)).toBe(3);
    expect(takeAll(tested, 5_000)).toBe(1);
    expect(takeAll(tested, 3_600_000)).toBe(10);
  });

  it("fills up however often it is asked", () => {
    const tested = budget();
    takeAll(tested, 0);
    let taken = 0;
    for (let nowMs = 1; nowMs <= 60_000; nowMs++) if (tested.take(nowMs)) taken += 1;
    expect(taken).toBeGreaterThanOrEqual(59);
    expect(taken).toBeLessThanOrEqual(60);
  });

  it("begins full at whatever time the clock shows", () => {
    expect(takeAll(budget({}, 1e9), 1e9)).toBe(10);
  });
});

describe("a hedge for mere slowness", () => {
  it("is not paid from the reserve", () => {
    const tested = budget({ tokensPerCall: 0 });
    earn(tested, 100, 0);
    expect(tested.takeForSlowness(1, 0)).toBe(false);
    expect(takeAll(tested, 0)).toBe(10);
  });

  it("takes an earned token", () => {
    const tested = withoutReserve();
    earn(tested, 10, 0);
    expect(tested.takeForSlowness(0.1, 0)).toBe(true);
    expect(takeAll(tested, 0)).toBe(1);
  });

  it("is refused when the earned tokens are spent, and takes nothing then", () => {
    const tested = withoutReserve();
    earn(tested, 14, 0);
    expect(takeAll(tested, 0)).toBe(2);
    expect(tested.takeForSlowness(1, 0)).toBe(false);
    earn(tested, 1, 0);
    expect(tested.take(0)).toBe(true);
  });

  it("comes with one call in ten at most, of those that began lately", () => {
    for (const [calls, hedges] of [
      [9, 0],
      [10, 1],
      [19, 1],
      [20, 2],
      [100, 10],
    ] as const) {
      const tested = withoutReserve();
      earn(tested, calls, 0);
      expect(takeAllForSlowness(tested, 0.1, 0)).toBe(hedges);
      expect(tested.takeForSlowness(0.1, TTL)).toBe(false);
    }
  });

  it("is allowed again when the last one is forgotten", () => {
    const tested = withoutReserve();
    earn(tested, 10, 0);
    expect(tested.takeForSlowness(0.1, 0)).toBe(true);
    earn(tested, 10, 5_000);
    expect(takeAllForSlowness(tested, 0.1, 5_000)).toBe(1);
    earn(tested, 10, TTL);
    expect(takeAllForSlowness(tested, 0.1, TTL)).toBe(1);
  });
});

describe("a clock that jumps back", () => {
  it("gives no tokens away", () => {
    const tested = budget();
    takeAll(tested, 1_000_000);
    earn(tested, 4, 1_000_000);
    expect(tested.take(500_000)).toBe(false);
    expect(tested.take(500_999)).toBe(false);
  });

  it("stops no token from coming back", () => {
    const tested = budget();
    takeAll(tested, 1_000_000);
    expect(tested.waitMs(500_000)).toBe(1_000);
    expect(takeAll(tested, 502_000)).toBe(2);
    earn(tested, 5, 502_000);
    expect(takeAll(tested, 502_000)).toBe(1);
  });
});

interface Step {
  kind: "call" | "move" | "hedge" | "wait";
  ms: number;
}

const policy = fc.record({
  tokensPerCall: fc.constantFrom(0, 0.1, 0.2, 0.5, 1),
  tokenTtlMs: fc.integer({ min: 100, max: 20_000 }),
  reserve: fc.integer({ min: 0, max: 20 }),
  reservePerSecond: fc.constantFrom(0, 0.5, 1, 3),
});

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step["kind"]>("call", "call", "move", "move", "hedge", "wait"),
    ms: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 20_000 })),
  }),
  { maxLength: 150, size: "max" },
);

/** How many of the times lie after one moment and not after another. */
function within(times: readonly number[], after: number, until: number): number {
  return times.filter((time) => time > after && time <= until).length;
}

describe("with any calls and any clock", () => {
  it("no stretch of time sees more attempts than its calls, those just before it and the reserve allow", () => {
    const property = fc.property(policy, steps, (given, all) => {
      const tested = budget(given);
      const calls: number[] = [];
      const taken: number[] = [];
      let nowMs = 0;
      for (const { kind, ms } of all) {
        if (kind === "wait") nowMs += ms;
        else if (kind === "call") {
          tested.earn(nowMs);
          calls.push(nowMs);
        } else if (kind === "move" ? tested.take(nowMs) : tested.takeForSlowness(0.1, nowMs))
          taken.push(nowMs);
      }
      for (const from of taken) {
        for (const to of taken) {
          const earned = given.tokensPerCall * within(calls, from - given.tokenTtlMs, to);
          const refilled = (given.reservePerSecond * (to - from)) / 1_000;
          const most = earned + given.reserve + Math.max(0, refilled);
          expect(within(taken, from - 1e-9, to)).toBeLessThanOrEqual(most + 1e-6);
        }
      }
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  it("a clock that jumps to and fro gives no more tokens than its way forward allows", () => {
    const jumps = fc.array(fc.record({ ms: fc.integer({ min: -30_000, max: 30_000 }), calls: fc.nat(12) }));
    const property = fc.property(policy, jumps, (given, all) => {
      const start = 1_000_000;
      const tested = budget(given, start);
      let nowMs = start;
      let most = given.reserve;
      let taken = 0;
      for (const { ms, calls } of all) {
        nowMs += ms;
        earn(tested, calls, nowMs);
        most += given.tokensPerCall * calls + (given.reservePerSecond * Math.max(0, ms)) / 1_000;
        taken += takeAll(tested, nowMs);
        expect(taken).toBeLessThanOrEqual(most + 1e-6);
      }
    });
    fc.assert(property, { seed: 4, numRuns: 300 });
  });

  it("hedges for slowness stay below their share of the calls", () => {
    const property = fc.property(steps, fc.constantFrom(0.1, 0.05, 0.5), (all, maxShare) => {
      const tested = budget({ tokensPerCall: 1 });
      let calls = 0;
      let hedges = 0;
      let nowMs = 0;
      for (const { kind, ms } of all) {
        if (kind === "wait") nowMs += ms;
        else if (kind === "call") {
          tested.earn(nowMs);
          calls += 1;
        } else if (tested.takeForSlowness(maxShare, nowMs)) hedges += 1;
        expect(hedges).toBeLessThanOrEqual(maxShare * calls);
      }
    });
    fc.assert(property, { seed: 2, numRuns: 100 });
  });

  it("the wait that the budget names is the shortest after which the reserve gives a token", () => {
    const refilling = fc.record({
      reserve: fc.integer({ min: 1, max: 20 }),
      reservePerSecond: fc.oneof(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
      ),
    });
    const property = fc.property(refilling, steps, (given, all) => {
      const tested = budget({ ...given, tokensPerCall: 0 });
      let nowMs = 0;
      for (const { kind, ms } of all) {
        if (kind === "wait") nowMs += ms;
        else if (kind === "move") tested.take(nowMs);
        else {
          const waitMs = tested.waitMs(nowMs);
          if (waitMs > 1) expect(tested.take(nowMs + waitMs - 1)).toBe(false);
          nowMs += waitMs;
          expect(tested.take(nowMs)).toBe(true);
        }
      }
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  });
});
