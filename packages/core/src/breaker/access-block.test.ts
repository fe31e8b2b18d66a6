import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Random } from "../runtime/random.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { admitEarly, type Breaker, judge, reset, trip, type Verdict } from "./breaker.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { restoreBreaker, snapshotOf } from "./breaker-snapshot.ts";
import { admitted, blockedFor, breakerWith, call, kindOf, noJitter } from "./test-world/breakers.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const FIRST = 30_000;
const HOUR = 3_600_000;

/** Lengths of blocks in a row, each begun by a trial at the very end of the one before. */
function lengths(breaker: Breaker, verdicts: readonly Verdict[], random: Random = noJitter): number[] {
  let nowMs = 0;
  return verdicts.map((verdict) => {
    judge(breaker, admitted(breaker, nowMs), verdict, { nowMs, random });
    const length = blockedFor(breaker, nowMs);
    nowMs += length;
    return length;
  });
}

function blocks(count: number): Verdict[] {
  return new Array<Verdict>(count).fill("block");
}

describe("a block by the site", () => {
  it("lasts half a minute at first, and doubles with each further one in a row up to an hour", () => {
    const seconds = lengths(breakerWith(), blocks(9)).map((length) => length / SECOND);
    expect(seconds).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  });

  it("has the length and the growth that it is told to have", () => {
    const policy = { accessBlockDuration: 1_000, retryMultiplier: 3, maxBlockDuration: 20_000 };
    expect(lengths(breakerWith(policy), blocks(5))).toEqual([1_000, 3_000, 9_000, 20_000, 20_000]);
  });

  it.each([0, 0.5, 1])("with a multiplier of %d stays as long as the first one", (retryMultiplier) => {
    expect(lengths(breakerWith({ retryMultiplier }), blocks(4))).toEqual([FIRST, FIRST, FIRST, FIRST]);
  });

  it("of 0 ms stays one of 0 ms, even times Infinity", () => {
    const policy = { accessBlockDuration: 0, retryMultiplier: Number.POSITIVE_INFINITY };
    expect(lengths(breakerWith(policy), blocks(4))).toEqual([0, 0, 0, 0]);
  });

  it("is never longer than the longest block, the first one too", () => {
    expect(lengths(breakerWith({ maxBlockDuration: 10_000 }), blocks(2))).toEqual([10_000, 10_000]);
  });

  it("lasts at least as long as the site asks, which makes the next one no longer", () => {
    const breaker = breakerWith();
    call(breaker, "block", 0, 20 * MINUTE);
    expect(blockedFor(breaker, 0)).toBe(20 * MINUTE);
    call(breaker, "block", 20 * MINUTE);
    expect(blockedFor(breaker, 20 * MINUTE)).toBe(MINUTE);
  });

  it("is waited out: no trial comes before its end", () => {
    const breaker = breakerWith();
    call(breaker, "block", 0);
    expect(admitEarly(breaker, FIRST - 1)).toBeUndefined();
    expect(admitEarly(breaker, FIRST)).toBeDefined();
  });

  it("gets shorter by a step for each first block's length of health", () => {
    const breaker = breakerWith();
    // 30, 60, 120 and 240 s.
    lengths(breaker, blocks(4));
    let nowMs = 450 * SECOND;
    call(breaker, "success", nowMs);
    nowMs += 2 * FIRST + SECOND;
    call(breaker, "block", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(120 * SECOND);
  });

  it("is as short as the first one again after long health, and no shorter", () => {
    const breaker = breakerWith();
    lengths(breaker, blocks(4));
    call(breaker, "success", 450 * SECOND);
    call(breaker, "block", HOUR);
    expect(blockedFor(breaker, HOUR)).toBe(FIRST);
  });

  it("counts neither the time blocked nor the wait for a trial as health", () => {
    const breaker = breakerWith();
    call(breaker, "block", 0);
    call(breaker, "block", HOUR);
    expect(blockedFor(breaker, HOUR)).toBe(MINUTE);
  });

  it("is forgotten with a reset by hand", () => {
    const breaker = breakerWith();
    lengths(breaker, blocks(4));
    reset(breaker, 0);
    call(breaker, "block", 0);
    expect(blockedFor(breaker, 0)).toBe(FIRST);
  });

  it("of any length D is over here by 2 D and one first block, whatever jitter draws", () => {
    const policy = fc.record({ blockJitter: fc.double({ min: 0, max: 0.5, noNaN: true }) });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 0.4 * HOUR }), fc.nat(1e6), (given, lengthMs, seed) => {
        const breaker = breakerWith(given);
        const random = seededRandom(seed);
        let nowMs = 0;
        while (nowMs < lengthMs) {
          judge(breaker, admitted(breaker, nowMs), "block", { nowMs, random });
          nowMs += blockedFor(breaker, nowMs);
        }
        expect(nowMs).toBeLessThanOrEqual(2 * lengthMs + FIRST);
      }),
      { seed: 20_260_101, numRuns: 500 },
    );
  });

  it.each([
    ["six", "no jitter", 6, noJitter],
    ["seven", "the most jitter", 7, () => 0.999_999],
  ])("of half an hour refuses us %s times with %s", (_count, _jitter, count, random) => {
    const breaker = breakerWith();
    const total = (many: number) =>
      lengths(structuredClone(breaker), blocks(many), random).reduce((sum, length) => sum + length, 0);
    expect(total(count - 1)).toBeLessThan(30 * MINUTE);
    expect(total(count)).toBeGreaterThanOrEqual(30 * MINUTE);
  });
});

describe("blocks by the site and blocks for failures", () => {
  const once: Partial<BreakerPolicy> = { maxFailures: 1 };

  it("do not lengthen each other", () => {
    const minutes = lengths(breakerWith(once), [
      "failure",
      "block",
      "failure",
      "block",
      "block",
      "failure",
    ]).map((length) => length / MINUTE);
    expect(minutes).toEqual([5, 0.5, 10, 1, 2, 20]);
  });

  it("each get shorter with health by steps of their own", () => {
    const breaker = breakerWith(once);
    lengths(breaker, ["failure", "failure", "block", "block"]);
    let nowMs = HOUR;
    call(breaker, "success", nowMs);
    nowMs += 5 * MINUTE;
    call(breaker, "failure", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(10 * MINUTE);
    nowMs += 10 * MINUTE;
    call(breaker, "block", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(FIRST);
  });

  it("leave a block by hand as long as the next one for failures", () => {
    const breaker = breakerWith();
    lengths(breaker, blocks(4));
    trip(breaker, { nowMs: HOUR, random: noJitter });
    expect(blockedFor(breaker, HOUR)).toBe(5 * MINUTE);
  });

  it("are both as long after a restart as without it", () => {
    const breaker = breakerWith(once);
    lengths(breaker, ["failure", "block", "block"]);
    const nowMs = HOUR;
    const after = breakerWith(once, nowMs);
    restoreBreaker(after, {
      snapshot: JSON.parse(JSON.stringify(snapshotOf(breaker, nowMs))),
      elapsedMs: 0,
      nowMs,
    });
    call(after, "block", nowMs);
    expect(blockedFor(after, nowMs)).toBe(2 * MINUTE);
    call(after, "failure", nowMs + 2 * MINUTE);
    expect(blockedFor(after, nowMs + 2 * MINUTE)).toBe(10 * MINUTE);
  });
});

describe("a snapshot from before there were two kinds of blocks", () => {
  const earlier = { blockedForMs: MINUTE, firmForMs: MINUTE, failureCount: 0, severity: 3 };

  it("leaves what was left of a block, and the next block by the site is a first one", () => {
    const breaker = breakerWith();
    restoreBreaker(breaker, { snapshot: earlier, elapsedMs: 0, nowMs: 0 });
    expect(blockedFor(breaker, 0)).toBe(MINUTE);
    call(breaker, "block", MINUTE);
    expect(blockedFor(breaker, MINUTE)).toBe(FIRST);
    expect(kindOf(breaker, MINUTE)).toBe("open");
  });
});
