import { describe, expect, it } from "vitest";
import type { Random } from "../runtime/random.ts";
import { admit, type Breaker, judge, type Permit, reset, trip } from "./breaker.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { admitted, blockedFor, breakerWith, call, kindOf, noJitter } from "./test-world/breakers.ts";

const MINUTE = 60_000;
const BLOCK = 300_000;
const HOUR = 3_600_000;

function fail(breaker: Breaker, times: number, nowMs: number): void {
  for (let count = 0; count < times; count++) call(breaker, "failure", nowMs);
}

describe("a closed breaker", () => {
  it("opens at the third counted failure, not before", () => {
    const breaker = breakerWith();
    fail(breaker, 2, 0);
    expect(kindOf(breaker, 0)).toBe("closed");
    fail(breaker, 1, 0);
    expect(kindOf(breaker, 0)).toBe("open");
    expect(admit(breaker, BLOCK - 1)).toBeUndefined();
  });

  it("takes one failure off for a success", () => {
    const breaker = breakerWith();
    fail(breaker, 2, 0);
    call(breaker, "success", 0);
    fail(breaker, 1, 0);
    expect(kindOf(breaker, 0)).toBe("closed");
    fail(breaker, 1, 0);
    expect(kindOf(breaker, 0)).toBe("open");
  });

  it("does not save up successes", () => {
    const breaker = breakerWith();
    for (let count = 0; count < 50; count++) call(breaker, "success", 0);
    fail(breaker, 3, 2 * MINUTE);
    expect(kindOf(breaker, 2 * MINUTE)).toBe("open");
  });

  it("opens at once when the site shuts it out", () => {
    const breaker = breakerWith();
    call(breaker, "block", 0);
    expect(blockedFor(breaker, 0)).toBe(30_000);
  });

  it("is not moved by neutral results", () => {
    const breaker = breakerWith();
    fail(breaker, 2, 0);
    for (let count = 0; count < 50; count++) call(breaker, "neutral", 0);
    expect(kindOf(breaker, 0)).toBe("closed");
    fail(breaker, 1, 0);
    expect(kindOf(breaker, 0)).toBe("open");
  });

  it("lets any number of calls through at a time", () => {
    const breaker = breakerWith();
    const permits = Array.from({ length: 100 }, () => admit(breaker, 0));
    expect(permits).not.toContain(undefined);
  });
});

describe("the ratio rule", () => {
  /** Calls that never leave two failures in the count, so that only the ratio can open the breaker. */
  function flap(breaker: Breaker, pairs: number, startMs: number, stepMs = 0): void {
    for (let pair = 0; pair < pairs; pair++) {
      call(breaker, "success", startMs + pair * stepMs);
      call(breaker, "failure", startMs + pair * stepMs);
    }
  }

  it("opens a flapping endpoint when half of ten calls failed", () => {
    const breaker = breakerWith();
    flap(breaker, 4, 0);
    call(breaker, "success", 0);
    expect(kindOf(breaker, 0)).toBe("closed");
    call(breaker, "failure", 0);
    expect(kindOf(breaker, 0)).toBe("open");
  });

  it("opens nothing while fewer than half failed", () => {
    const breaker = breakerWith();
    for (let round = 0; round < 30; round++) {
      call(breaker, "success", 0);
      call(breaker, "success", 0);
      call(breaker, "failure", 0);
    }
    expect(kindOf(breaker, 0)).toBe("closed");
  });

  it("forgets by elapsed time, not by traffic", () => {
    const breaker = breakerWith();
    flap(breaker, 4, 0);
    flap(breaker, 4, MINUTE);
    expect(kindOf(breaker, MINUTE)).toBe("closed");
    flap(breaker, 1, MINUTE);
    expect(kindOf(breaker, MINUTE)).toBe("open");
  });

  it("never sees ten calls at once from an endpoint that is asked rarely", () => {
    const breaker = breakerWith();
    flap(breaker, 200, 0, 15_000);
    expect(kindOf(breaker, 200 * 15_000)).toBe("closed");
  });

  it("starts from nothing after the breaker closed again", () => {
    const breaker = breakerWith({ blockDuration: 1_000 });
    flap(breaker, 5, 0);
    call(breaker, "success", 1_000);
    flap(breaker, 4, 1_000);
    expect(kindOf(breaker, 1_000)).toBe("closed");
  });
});

describe("the length of a block", () => {
  /** Fails every trial at the first possible moment; the lengths of the blocks, one after another. */
  function blocks(breaker: Breaker, count: number, random: Random = noJitter): number[] {
    const lengths: number[] = [];
    for (let nowMs = 0; lengths.length < count; ) {
      judge(breaker, admitted(breaker, nowMs), "failure", { nowMs, random });
      const length = blockedFor(breaker, nowMs);
      lengths.push(length);
      nowMs += length;
    }
    return lengths;
  }

  it("doubles from five minutes with every failed trial, up to an hour", () => {
    const minutes = blocks(breakerWith({ maxFailures: 1 }), 7).map((length) => length / MINUTE);
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });

  it("is shortened by up to a tenth, the longest block too", () => {
    const almostOne: Random = () => 0.999_999;
    const minutes = blocks(breakerWith({ maxFailures: 1 }), 7, almostOne).map((length) => length / MINUTE);
    const expected = [4.5, 9, 18, 36, 54, 54, 54];
    for (const [index, length] of minutes.entries()) expect(length).toBeCloseTo(expected[index] as number, 3);
  });

  it("is exact when jitter is turned off", () => {
    const minutes = blocks(breakerWith({ maxFailures: 1, blockJitter: 0 }), 3, () => 0.7).map(
      (length) => length / MINUTE,
    );
    expect(minutes).toEqual([5, 10, 20]);
  });

  it("gets shorter again by one step for every five minutes of health", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    const [, , , fourth = 0] = blocks(breaker, 4);
    let nowMs = (5 + 10 + 20) * MINUTE + fourth;
    call(breaker, "success", nowMs);
    nowMs += 2 * BLOCK + MINUTE;
    call(breaker, "failure", nowMs);
    // n was 4 for the next one; two steps of health make it 2.
    expect(blockedFor(breaker, nowMs)).toBe(20 * MINUTE);
  });

  it("does not get shorter for health of less than a step", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    blocks(breaker, 1);
    call(breaker, "success", BLOCK);
    const nowMs = 2 * BLOCK - 1;
    call(breaker, "failure", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(10 * MINUTE);
  });

  it("gets shorter from the longest block on, however often that one came", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    blocks(breaker, 10);
    let nowMs = (5 + 10 + 20 + 40 + 6 * 60) * MINUTE;
    call(breaker, "success", nowMs);
    nowMs += BLOCK;
    call(breaker, "failure", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(40 * MINUTE);
  });

  it("is never shorter than the first one, however long the health", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    blocks(breaker, 2);
    call(breaker, "success", 15 * MINUTE);
    const nowMs = 100 * HOUR;
    call(breaker, "failure", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(BLOCK);
  });

  it("does not count time spent blocked as health", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    blocks(breaker, 1);
    const nowMs = 10 * HOUR;
    call(breaker, "failure", nowMs);
    expect(blockedFor(breaker, nowMs)).toBe(10 * MINUTE);
  });

  it("stays 0, however often it comes, when the first one is 0", () => {
    const breaker = breakerWith({ maxFailures: 1, blockDuration: 0 });
    for (let count = 0; count < 1_100; count++) call(breaker, "failure", 0);
    expect(admit(breaker, HOUR)).toBeDefined();
  });

  it("is at least what the site asked for", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    call(breaker, "failure", 0, 20 * MINUTE);
    expect(blockedFor(breaker, 0)).toBe(20 * MINUTE);
  });

  it("is not shortened by a site that asks for less", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    call(breaker, "failure", 0, 1_000);
    expect(blockedFor(breaker, 0)).toBe(BLOCK);
  });

  it.each([
    ["a day", 24 * HOUR, HOUR],
    ["for ever", Number.POSITIVE_INFINITY, HOUR],
    ["nonsense", Number.NaN, BLOCK],
    ["a time that is over", -5_000, BLOCK],
  ])("stays within its bounds when the site asks for %s", (_what, retryAfterMs, expected) => {
    const breaker = breakerWith({ maxFailures: 1 });
    call(breaker, "failure", 0, retryAfterMs);
    expect(blockedFor(breaker, 0)).toBe(expected);
  });
});

describe("a half-open breaker", () => {
  function halfOpen(policy: Partial<BreakerPolicy> = {}): Breaker {
    const breaker = breakerWith(policy);
    fail(breaker, 3, 0);
    return breaker;
  }

  it("admits one trial and refuses the others at once", () => {
    const breaker = halfOpen();
    expect(admit(breaker, BLOCK)).toBeDefined();
    expect(admit(breaker, BLOCK)).toBeUndefined();
    expect(admit(breaker, 2 * BLOCK)).toBeUndefined();
  });

  it("admits as many trials at a time as it is told to", () => {
    const breaker = halfOpen({ halfOpenMaxCalls: 3 });
    const permits = [1, 2, 3, 4].map(() => admit(breaker, BLOCK));
    expect(permits.map((permit) => permit !== undefined)).toEqual([true, true, true, false]);
  });

  it("closes with the first success and forgets the failures", () => {
    const breaker = halfOpen();
    call(breaker, "success", BLOCK);
    expect(kindOf(breaker, BLOCK)).toBe("closed");
    fail(breaker, 2, BLOCK);
    expect(kindOf(breaker, BLOCK)).toBe("closed");
  });

  it("closes only after as many successes as it is told to wait for", () => {
    const breaker = halfOpen({ successThreshold: 2 });
    call(breaker, "success", BLOCK);
    expect(kindOf(breaker, BLOCK)).toBe("half-open");
    call(breaker, "success", BLOCK);
    expect(kindOf(breaker, BLOCK)).toBe("closed");
  });

  it("reopens for twice as long after a single failed trial", () => {
    const breaker = halfOpen();
    call(breaker, "failure", BLOCK);
    expect(blockedFor(breaker, BLOCK)).toBe(2 * BLOCK);
  });

  it("gets exactly one permit back from a neutral trial", () => {
    const breaker = halfOpen({ halfOpenMaxCalls: 2 });
    const trial = admitted(breaker, BLOCK);
    admitted(breaker, BLOCK);
    judge(breaker, trial, "neutral", { nowMs: BLOCK, random: noJitter });
    expect(kindOf(breaker, BLOCK)).toBe("half-open");
    expect(admit(breaker, BLOCK)).toBeDefined();
    expect(admit(breaker, BLOCK)).toBeUndefined();
  });

  it("is not moved by calls that began before it opened", () => {
    const breaker = breakerWith();
    const early = [1, 2, 3, 4].map(() => admitted(breaker, 0));
    call(breaker, "block", 0);
    const trial = admitted(breaker, BLOCK);
    for (const verdict of ["success", "failure", "block", "neutral"] as const) {
      judge(breaker, early.pop() as Permit, verdict, { nowMs: BLOCK, random: noJitter });
    }
    expect(kindOf(breaker, BLOCK)).toBe("half-open");
    expect(admit(breaker, BLOCK)).toBeUndefined();
    judge(breaker, trial, "success", { nowMs: BLOCK, random: noJitter });
    expect(kindOf(breaker, BLOCK)).toBe("closed");
  });
});

describe("results of an earlier state", () => {
  it("do not lengthen a block", () => {
    const breaker = breakerWith();
    const inFlight = Array.from({ length: 10 }, () => admitted(breaker, 0));
    for (const permit of inFlight) judge(breaker, permit, "failure", { nowMs: 1_000, random: noJitter });
    expect(blockedFor(breaker, 1_000)).toBe(BLOCK);
  });

  it("do not count against a breaker that has closed since", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    const old = admitted(breaker, 0);
    call(breaker, "failure", 0);
    call(breaker, "success", BLOCK);
    judge(breaker, old, "failure", { nowMs: BLOCK, random: noJitter });
    expect(kindOf(breaker, BLOCK)).toBe("closed");
  });

  it("of one trial do not touch the next trial", () => {
    const breaker = breakerWith({ halfOpenMaxCalls: 2 });
    call(breaker, "block", 0);
    const slow = admitted(breaker, BLOCK);
    call(breaker, "failure", BLOCK);
    const next = admitted(breaker, 3 * BLOCK);
    judge(breaker, slow, "success", { nowMs: 3 * BLOCK, random: noJitter });
    expect(kindOf(breaker, 3 * BLOCK)).toBe("half-open");
    judge(breaker, next, "success", { nowMs: 3 * BLOCK, random: noJitter });
    expect(kindOf(breaker, 3 * BLOCK)).toBe("closed");
  });
});

describe("a breaker moved by hand", () => {
  it("is tripped for the length of the next block", () => {
    const breaker = breakerWith();
    trip(breaker, { nowMs: 0, random: noJitter });
    expect(blockedFor(breaker, 0)).toBe(BLOCK);
    call(breaker, "failure", BLOCK);
    expect(blockedFor(breaker, BLOCK)).toBe(2 * BLOCK);
  });

  it("is closed at once by a reset, which forgets how often it opened", () => {
    const breaker = breakerWith();
    fail(breaker, 3, 0);
    for (const nowMs of [BLOCK, 3 * BLOCK]) call(breaker, "failure", nowMs);
    reset(breaker, 4 * BLOCK);
    expect(admit(breaker, 4 * BLOCK)).toBeDefined();
    fail(breaker, 2, 4 * BLOCK);
    expect(kindOf(breaker, 4 * BLOCK)).toBe("closed");
    fail(breaker, 1, 4 * BLOCK);
    expect(blockedFor(breaker, 4 * BLOCK)).toBe(BLOCK);
  });
});
