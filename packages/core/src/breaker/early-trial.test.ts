import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admit,
  admitEarly,
  type Breaker,
  endBlock,
  judge,
  type Permit,
  reset,
  trip,
  type Verdict,
} from "./breaker.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { blockedFor, breakerWith, kindOf, noJitter } from "./test-world/breakers.ts";

const MINUTE = 60_000;
const BLOCK = 300_000;
const HOUR = 3_600_000;
const seed = 20_260_101;

/** A breaker opened at 0 by counted failures: no part of such a block is firm. */
function opened(policy: Partial<BreakerPolicy> = {}, retryAfterMs?: number): Breaker {
  const breaker = breakerWith({ maxFailures: 1, ...policy });
  give(breaker, admit(breaker, 0), "failure", 0, retryAfterMs);
  return breaker;
}

/** Gives the permit of a call that must have been let through back. */
function give(
  breaker: Breaker,
  permit: Permit | undefined,
  verdict: Verdict,
  nowMs: number,
  retryAfterMs?: number,
): void {
  if (permit === undefined) throw new Error(`refused before ${nowMs}`);
  judge(breaker, permit, verdict, { nowMs, random: noJitter, retryAfterMs });
}

describe("an early trial", () => {
  it("is let through while every other call is refused", () => {
    const breaker = opened();
    expect(admit(breaker, MINUTE)).toBeUndefined();
    expect(admitEarly(breaker, MINUTE)).toBeDefined();
    expect(admit(breaker, MINUTE)).toBeUndefined();
    expect(kindOf(breaker, MINUTE)).toBe("open");
  });

  it("runs alone, and the next may come when it is back", () => {
    const breaker = opened({ halfOpenMaxCalls: 3 });
    const trial = admitEarly(breaker, MINUTE);
    expect(admitEarly(breaker, 2 * MINUTE)).toBeUndefined();
    give(breaker, trial, "failure", 2 * MINUTE);
    expect(admitEarly(breaker, 2 * MINUTE)).toBeDefined();
    expect(admitEarly(breaker, 2 * MINUTE)).toBeUndefined();
  });

  it.each(["failure", "neutral"] as const)("that ends as %s leaves the block as it is", (verdict) => {
    const block = fc.record({
      blocksBefore: fc.nat(6),
      tries: fc.array(fc.nat(BLOCK - 1), { minLength: 1 }),
      retryAfterMs: fc.constantFrom(undefined, 0, -5_000, -Infinity, Number.NaN),
    });
    fc.assert(
      fc.property(block, ({ blocksBefore, tries, retryAfterMs }) => {
        const breaker = opened();
        let nowMs = 0;
        for (let count = 0; count < blocksBefore; count++) {
          nowMs += blockedFor(breaker, nowMs);
          give(breaker, admit(breaker, nowMs), "failure", nowMs);
        }
        const untouched = structuredClone(breaker);
        for (const afterMs of tries.toSorted((one, other) => one - other)) {
          const trial = admitEarly(breaker, nowMs + afterMs);
          give(breaker, trial, verdict, nowMs + afterMs, retryAfterMs);
        }
        const state = { ...untouched.state, triedAtMs: expect.any(Number) };
        expect(breaker).toEqual({ ...untouched, state });
      }),
      { seed },
    );
  });

  it.each([
    ["longer than the block", 20 * MINUTE, 20 * MINUTE],
    ["for ever", Infinity, HOUR],
    ["shorter than the block", 2 * MINUTE, 4 * MINUTE],
  ])("that fails makes the wait no shorter than the site asks for: %s", (_what, retryAfterMs, leftMs) => {
    const breaker = opened();
    give(breaker, admitEarly(breaker, MINUTE), "failure", MINUTE, retryAfterMs);
    expect(blockedFor(breaker, MINUTE)).toBe(leftMs);
    const firmMs = Math.min(retryAfterMs, HOUR);
    expect(admitEarly(breaker, MINUTE + firmMs - 1)).toBeUndefined();
    expect(admitEarly(breaker, MINUTE + firmMs)).toBeDefined();
  });

  it("that fails with such a wait leaves no block too long when the clock goes back", () => {
    const breaker = opened();
    give(breaker, admitEarly(breaker, MINUTE), "failure", MINUTE, HOUR);
    expect(blockedFor(breaker, 0)).toBeLessThanOrEqual(HOUR);
  });

  it("that succeeds closes the breaker at once", () => {
    const breaker = opened();
    give(breaker, admitEarly(breaker, MINUTE), "success", MINUTE + 700);
    expect(kindOf(breaker, MINUTE + 700)).toBe("closed");
    expect([1, 2, 3].map(() => admit(breaker, MINUTE + 700))).not.toContain(undefined);
  });

  it("that succeeds leaves the next block as long as it would have been", () => {
    const breaker = opened();
    give(breaker, admitEarly(breaker, MINUTE), "success", MINUTE);
    give(breaker, admit(breaker, MINUTE), "failure", MINUTE);
    expect(blockedFor(breaker, MINUTE)).toBe(2 * BLOCK);
  });

  it("counts as one of the successes that close it", () => {
    const breaker = opened({ successThreshold: 3 });
    give(breaker, admitEarly(breaker, MINUTE), "success", MINUTE);
    expect(kindOf(breaker, MINUTE)).toBe("half-open");
    give(breaker, admit(breaker, MINUTE), "success", MINUTE);
    expect(kindOf(breaker, MINUTE)).toBe("half-open");
    give(breaker, admit(breaker, MINUTE), "success", MINUTE);
    expect(kindOf(breaker, MINUTE)).toBe("closed");
  });

  it("takes no permit with it when its success only half opens the breaker", () => {
    const breaker = opened({ successThreshold: 2, halfOpenMaxCalls: 2 });
    give(breaker, admitEarly(breaker, MINUTE), "success", MINUTE);
    const permits = [1, 2, 3].map(() => admit(breaker, MINUTE));
    expect(permits.filter((permit) => permit !== undefined)).toHaveLength(2);
  });

  it("that the site shuts out begins a block by the site, which no trial cuts short", () => {
    const breaker = opened();
    give(breaker, admitEarly(breaker, MINUTE), "block", MINUTE);
    expect(blockedFor(breaker, MINUTE)).toBe(30_000);
    expect(admitEarly(breaker, MINUTE + 29_999)).toBeUndefined();
  });

  it.each([
    ["closed", 0, 0],
    ["half-open", BLOCK, BLOCK],
  ])("of a %s breaker is a call like any other", (kind, nowMs) => {
    const breaker = opened();
    if (kind === "closed") reset(breaker, nowMs);
    expect(admitEarly(breaker, nowMs)).toBeDefined();
    expect(admit(breaker, nowMs) !== undefined).toBe(kind === "closed");
  });
});

describe("the firm part of a block", () => {
  it("is all of it when the site shut us out, or when it was opened by hand", () => {
    const blocked = opened({ accessBlockDuration: 2 * BLOCK });
    give(blocked, admit(blocked, BLOCK), "block", BLOCK);
    const tripped = opened();
    trip(tripped, { nowMs: BLOCK, random: noJitter });
    for (const breaker of [blocked, tripped]) {
      expect(admitEarly(breaker, 3 * BLOCK - 1)).toBeUndefined();
      expect(kindOf(breaker, 3 * BLOCK - 1)).toBe("open");
      expect(admitEarly(breaker, 3 * BLOCK)).toBeDefined();
    }
  });

  it("lasts as long as the site asked for", () => {
    const breaker = opened({}, 2 * MINUTE);
    expect(admitEarly(breaker, 2 * MINUTE - 1)).toBeUndefined();
    expect(admitEarly(breaker, 2 * MINUTE)).toBeDefined();
  });

  it.each([Number.NaN, -Infinity, -5_000, 0])("is nothing when the site asks for %s", (retryAfterMs) => {
    expect(admitEarly(opened({}, retryAfterMs), 0)).toBeDefined();
  });

  it("begins anew with its block when the clock goes back, and is no longer than it was", () => {
    const breaker = opened();
    const nowMs = 10 * HOUR;
    give(breaker, admit(breaker, nowMs), "failure", nowMs, 2 * MINUTE);
    expect(blockedFor(breaker, HOUR)).toBe(2 * BLOCK);
    expect(admitEarly(breaker, HOUR + 2 * MINUTE - 1)).toBeUndefined();
    expect(admitEarly(breaker, HOUR + 2 * MINUTE)).toBeDefined();
  });

  it("ends with the longest block, whatever the site asks for", () => {
    const breaker = opened({}, Infinity);
    expect(admitEarly(breaker, HOUR - 1)).toBeUndefined();
    expect(admit(breaker, HOUR)).toBeDefined();
  });
});

describe("an early trial that outlasts the block", () => {
  const begun = (policy: Partial<BreakerPolicy> = {}) => {
    const breaker = opened(policy);
    return { breaker, trial: admitEarly(breaker, BLOCK - 1) };
  };

  it.each([1, 2, 3])("is one of the %d trials that may run then", (halfOpenMaxCalls) => {
    const { breaker } = begun({ halfOpenMaxCalls });
    const others = Array.from({ length: 4 }, (_, index) =>
      index % 2 === 0 ? admitEarly(breaker, BLOCK) : admit(breaker, BLOCK),
    );
    expect(others.filter((permit) => permit !== undefined)).toHaveLength(halfOpenMaxCalls - 1);
  });

  it("gives its place back when it is neutral", () => {
    const { breaker, trial } = begun();
    expect(admit(breaker, BLOCK)).toBeUndefined();
    give(breaker, trial, "neutral", BLOCK);
    expect(admit(breaker, BLOCK)).toBeDefined();
    expect(admit(breaker, BLOCK)).toBeUndefined();
  });

  it("closes the breaker by its success", () => {
    const { breaker, trial } = begun();
    give(breaker, trial, "success", BLOCK);
    expect(kindOf(breaker, BLOCK)).toBe("closed");
  });

  it("lengthens nothing by its failure: the next trial decides", () => {
    const { breaker, trial = -1 } = begun();
    judge(breaker, trial, "failure", { nowMs: BLOCK, random: noJitter, isEarly: true });
    expect(kindOf(breaker, BLOCK)).toBe("half-open");
    give(breaker, admit(breaker, BLOCK), "failure", BLOCK);
    expect(blockedFor(breaker, BLOCK)).toBe(2 * BLOCK);
  });

  it("holds its place when the block is ended for another endpoint's sake", () => {
    const { breaker, trial } = begun();
    endBlock(breaker, BLOCK - 1);
    expect(kindOf(breaker, BLOCK - 1)).toBe("half-open");
    expect(admit(breaker, BLOCK - 1)).toBeUndefined();
    give(breaker, trial, "success", BLOCK - 1);
    expect(kindOf(breaker, BLOCK - 1)).toBe("closed");
  });

  it("changes nothing once the breaker was opened or closed by hand", () => {
    const tripped = begun();
    trip(tripped.breaker, { nowMs: BLOCK - 1, random: noJitter });
    give(tripped.breaker, tripped.trial, "success", BLOCK - 1);
    expect(kindOf(tripped.breaker, BLOCK - 1)).toBe("open");
    const closed = begun();
    reset(closed.breaker, BLOCK - 1);
    give(closed.breaker, closed.trial, "block", BLOCK - 1);
    expect(kindOf(closed.breaker, BLOCK - 1)).toBe("closed");
  });
});

describe("ending a block", () => {
  it("lets a trial in at once", () => {
    const breaker = opened();
    endBlock(breaker, MINUTE);
    expect(admit(breaker, MINUTE)).toBeDefined();
    expect(admit(breaker, MINUTE)).toBeUndefined();
  });

  it("leaves the next block as long as it would have been", () => {
    const breaker = opened();
    endBlock(breaker, MINUTE);
    give(breaker, admit(breaker, MINUTE), "failure", MINUTE);
    expect(blockedFor(breaker, MINUTE)).toBe(2 * BLOCK);
  });

  it("does not touch the firm part, nor a breaker that is not open", () => {
    const firm = opened({}, 2 * MINUTE);
    endBlock(firm, MINUTE);
    expect(blockedFor(firm, MINUTE)).toBe(BLOCK - MINUTE);
    const closed = opened();
    reset(closed, 0);
    endBlock(closed, MINUTE);
    expect(kindOf(closed, MINUTE)).toBe("closed");
  });
});
