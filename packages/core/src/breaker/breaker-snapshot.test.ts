import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admit, admitEarly, type Breaker, judge, stateOf } from "./breaker.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { type BreakerSnapshot, restoreBreaker, snapshotOf } from "./breaker-snapshot.ts";
import { blockedFor, breakerWith, call, noJitter } from "./test-world/breakers.ts";

const MINUTE = 60_000;
const BLOCK = 300_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** The monotonic clock of the next process has nothing to do with that of the last one. */
const BOOT = 7_777;
const seed = 20_260_101;

/** A breaker opened at 0 by counted failures: no part of such a block is firm. */
function failed(policy: Partial<BreakerPolicy> = {}, retryAfterMs?: number): Breaker {
  const breaker = breakerWith(policy);
  for (let count = 0; count < 3; count++) call(breaker, "failure", 0, retryAfterMs);
  return breaker;
}

/** Fails until the breaker opens. */
function failUntilOpen(breaker: Breaker, nowMs: number): void {
  do call(breaker, "failure", nowMs);
  while (stateOf(breaker, nowMs).kind !== "open");
}

function restoredFrom(snapshot: unknown, elapsedMs = 0, policy: Partial<BreakerPolicy> = {}): Breaker {
  const breaker = breakerWith(policy, BOOT);
  restoreBreaker(breaker, { snapshot: snapshot as BreakerSnapshot, elapsedMs, nowMs: BOOT });
  return breaker;
}

/** The breaker after a restart that took `elapsedMs`; its snapshot went through JSON. */
function restarted(breaker: Breaker, nowMs: number, elapsedMs = 0): Breaker {
  const { policy } = breaker;
  return restoredFrom(JSON.parse(JSON.stringify(snapshotOf(breaker, nowMs))), elapsedMs, policy);
}

describe("a restart", () => {
  it("leaves a closed breaker closed, with its failures counted", () => {
    const breaker = breakerWith();
    for (let count = 0; count < 2; count++) call(breaker, "failure", 0);
    const after = restarted(breaker, 0);
    expect(stateOf(after, BOOT).kind).toBe("closed");
    call(after, "failure", BOOT);
    expect(stateOf(after, BOOT).kind).toBe("open");
  });

  it("leaves an open breaker open for what was left of its block", () => {
    const after = restarted(failed(), 2 * MINUTE);
    expect(blockedFor(after, BOOT)).toBe(3 * MINUTE);
    expect(admit(after, BOOT + 3 * MINUTE - 1)).toBeUndefined();
    expect(admit(after, BOOT + 3 * MINUTE)).toBeDefined();
  });

  it("leaves a half-open breaker half-open, with no trial running", () => {
    const breaker = failed();
    expect(admit(breaker, BLOCK)).toBeDefined();
    const after = restarted(breaker, BLOCK);
    expect(stateOf(after, BOOT).kind).toBe("half-open");
    expect(admit(after, BOOT)).toBeDefined();
    expect(admit(after, BOOT)).toBeUndefined();
  });

  it("counts the time between as part of the block", () => {
    expect(blockedFor(restarted(failed(), MINUTE, MINUTE), BOOT)).toBe(3 * MINUTE);
    expect(admit(restarted(failed(), MINUTE, 4 * MINUTE), BOOT)).toBeDefined();
  });

  it("does not forget how often it opened", () => {
    const breaker = failed();
    call(breaker, "failure", BLOCK);
    const after = restarted(breaker, 3 * BLOCK);
    call(after, "failure", BOOT);
    expect(blockedFor(after, BOOT)).toBe(4 * BLOCK);
  });

  it("does not lengthen the way back from the longest block", () => {
    const breaker = failed();
    let nowMs = 0;
    for (let count = 0; count < 10; count++) {
      nowMs += blockedFor(breaker, nowMs);
      call(breaker, "failure", nowMs);
    }
    const after = restarted(breaker, nowMs, HOUR);
    call(after, "success", BOOT);
    failUntilOpen(after, BOOT + BLOCK);
    expect(blockedFor(after, BOOT + BLOCK)).toBe(40 * MINUTE);
  });

  it("counts the health before it, during it and after it", () => {
    const breaker = failed();
    for (const nowMs of [BLOCK, 3 * BLOCK]) call(breaker, "failure", nowMs);
    call(breaker, "success", 7 * BLOCK);
    // n is 3 now. 0.4 + 0.3 + 0.3 blocks of health make it 2, and not before.
    const restartedThen = () => restarted(breaker, 7.4 * BLOCK, 0.3 * BLOCK);
    const early = restartedThen();
    failUntilOpen(early, BOOT + 0.3 * BLOCK - 1);
    expect(blockedFor(early, BOOT + 0.3 * BLOCK - 1)).toBe(40 * MINUTE);
    const late = restartedThen();
    failUntilOpen(late, BOOT + 0.3 * BLOCK);
    expect(blockedFor(late, BOOT + 0.3 * BLOCK)).toBe(20 * MINUTE);
  });

  it("keeps the firm part of a block", () => {
    const after = restarted(failed({}, 3 * MINUTE), MINUTE);
    expect(admitEarly(after, BOOT + 2 * MINUTE - 1)).toBeUndefined();
    expect(admitEarly(after, BOOT + 2 * MINUTE)).toBeDefined();
    expect(blockedFor(after, BOOT + 2 * MINUTE)).toBe(2 * MINUTE);
  });

  it("takes its time off the firm part too", () => {
    const after = restarted(failed({}, 3 * MINUTE), MINUTE, MINUTE);
    expect(admitEarly(after, BOOT + MINUTE - 1)).toBeUndefined();
    expect(admitEarly(after, BOOT + MINUTE)).toBeDefined();
  });

  it("lets a new early trial in, since the one before ended with its process", () => {
    const breaker = failed();
    expect(admitEarly(breaker, MINUTE)).toBeDefined();
    expect(admitEarly(restarted(breaker, MINUTE), BOOT)).toBeDefined();
  });

  it("does not move a breaker whose permits were given before the restore", () => {
    const breaker = breakerWith({ maxFailures: 1 });
    const permit = admit(breaker, 0);
    restoreBreaker(breaker, { snapshot: snapshotOf(breaker, 0), elapsedMs: 0, nowMs: 0 });
    if (permit !== undefined) judge(breaker, permit, "block", { nowMs: 0, random: noJitter });
    expect([permit, stateOf(breaker, 0).kind]).toEqual([0, "closed"]);
  });

  it("begins with an empty window", () => {
    const breaker = breakerWith({ maxFailures: 100 });
    for (let count = 0; count < 9; count++) call(breaker, "failure", 0);
    restoreBreaker(breaker, { snapshot: snapshotOf(breaker, 0), elapsedMs: 0, nowMs: 0 });
    call(breaker, "failure", 0);
    expect(stateOf(breaker, 0).kind).toBe("closed");
  });
});

describe("a wall clock that is wrong", () => {
  it("set back a day leaves what was left of the block", () => {
    expect(blockedFor(restarted(failed(), MINUTE, -DAY), BOOT)).toBe(4 * MINUTE);
  });

  it("set forward a year ends the block", () => {
    expect(admit(restarted(failed(), MINUTE, YEAR), BOOT)).toBeDefined();
  });

  it("set back a day counts as no health, and takes none away", () => {
    const breaker = failed();
    call(breaker, "success", BLOCK);
    const after = restarted(breaker, 2 * BLOCK, -DAY);
    failUntilOpen(after, BOOT);
    expect(blockedFor(after, BOOT)).toBe(BLOCK);
  });

  it.each([Number.NaN, Infinity, -Infinity])(
    "that says %s passed leaves the block within bounds",
    (elapsed) => {
      expect(blockedFor(restarted(failed(), 0, elapsed), BOOT)).toBe(BLOCK);
    },
  );
});

describe("a snapshot that cannot be trusted", () => {
  const open = { blockedForMs: MINUTE, firmForMs: 0, failureCount: 0, severity: 1 };
  const closed = { closedForMs: 0, blockedForMs: 0, firmForMs: 0, failureCount: 0, severity: 0 };

  it("never blocks for longer than the longest block", () => {
    for (const blockedForMs of [DAY, YEAR, 1e300, Number.MAX_VALUE])
      expect(blockedFor(restoredFrom({ ...open, blockedForMs }), BOOT)).toBe(HOUR);
  });

  it("has no firm part beyond its block", () => {
    const breaker = restoredFrom({ ...open, firmForMs: DAY });
    expect(snapshotOf(breaker, BOOT)).toMatchObject({ blockedForMs: MINUTE, firmForMs: MINUTE });
    expect(admitEarly(breaker, BOOT + MINUTE - 1)).toBeUndefined();
    expect(admit(breaker, BOOT + MINUTE)).toBeDefined();
  });

  it.each([Number.NaN, -MINUTE, Infinity, -Infinity, "60000", null, undefined, {}, true])(
    "with a block of %s leaves no block",
    (blockedForMs) => {
      expect(admit(restoredFrom({ ...open, blockedForMs }), BOOT)).toBeDefined();
    },
  );

  it.each([Number.NaN, -1, Infinity, "7", null, {}])("with a severity of %s begins anew", (severity) => {
    const breaker = restoredFrom({ ...closed, severity });
    failUntilOpen(breaker, BOOT);
    expect(blockedFor(breaker, BOOT)).toBe(BLOCK);
  });

  it.each([64, 1e9, Number.MAX_VALUE])("with a severity of %d finds its way back as usual", (severity) => {
    const breaker = restoredFrom({ ...closed, severity });
    // Five minutes doubled four times are longer than an hour: n is 4, and one step of health makes it 3.
    failUntilOpen(breaker, BOOT + BLOCK);
    expect(blockedFor(breaker, BOOT + BLOCK)).toBe(40 * MINUTE);
  });

  it("knows only whole steps of severity", () => {
    const breaker = restoredFrom({ ...closed, severity: 1.9 });
    failUntilOpen(breaker, BOOT);
    expect(blockedFor(breaker, BOOT)).toBe(2 * BLOCK);
  });

  it.each([Number.NaN, -50, "2", null, Infinity])("with %s failures counts none", (failureCount) => {
    const breaker = restoredFrom({ ...closed, failureCount });
    for (let count = 0; count < 2; count++) call(breaker, "failure", BOOT);
    expect(stateOf(breaker, BOOT).kind).toBe("closed");
    call(breaker, "failure", BOOT);
    expect(stateOf(breaker, BOOT).kind).toBe("open");
  });

  it("with more failures than open it is one failure short of opening, and gets over it", () => {
    const breaker = restoredFrom({ ...closed, failureCount: 1e9 });
    expect(stateOf(breaker, BOOT).kind).toBe("closed");
    for (let count = 0; count < 2; count++) call(breaker, "success", BOOT);
    for (let count = 0; count < 2; count++) call(breaker, "failure", BOOT);
    expect(stateOf(breaker, BOOT).kind).toBe("closed");
  });

  it.each([Number.NaN, -HOUR, Infinity, "3600000"])("closed for %s counts no health", (closedForMs) => {
    const breaker = restoredFrom({ ...closed, closedForMs, severity: 1 });
    failUntilOpen(breaker, BOOT);
    expect(blockedFor(breaker, BOOT)).toBe(2 * BLOCK);
  });

  it("leaves a breaker that works, whatever is in it", () => {
    const what = fc.oneof(
      fc.double(),
      fc.nat(2 * HOUR),
      fc.constantFrom(undefined, null, "", "12", {}, [], true, -0),
    );
    const garbage = fc.record(
      {
        ...{ closedForMs: what, blockedForMs: what, firmForMs: what, failureCount: what, severity: what },
        accessBlockMs: what,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        garbage,
        fc.oneof(fc.double(), fc.integer({ min: -YEAR, max: YEAR })),
        (snapshot, elapsed) => {
          const breaker = restoredFrom(snapshot, elapsed);
          expect(blockedFor(breaker, BOOT) <= HOUR).toBe(true);
          let nowMs = BOOT + HOUR;
          for (let count = 0; count < 3; count++) {
            call(breaker, "block", nowMs);
            const leftMs = blockedFor(breaker, nowMs);
            expect(leftMs >= 30_000 && leftMs <= HOUR).toBe(true);
            nowMs += HOUR;
          }
          call(breaker, "success", nowMs);
          for (let count = 0; count < 2; count++) call(breaker, "failure", nowMs);
          expect(stateOf(breaker, nowMs).kind).toBe("closed");
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});

describe("taking a snapshot", () => {
  it("changes nothing", () => {
    for (const breaker of [failed(), failed({}, 2 * MINUTE), breakerWith()]) {
      const untouched = structuredClone(breaker);
      snapshotOf(breaker, MINUTE);
      expect(breaker).toEqual(untouched);
    }
  });

  it("right after a restart says what the one before it said", () => {
    const closed = breakerWith();
    for (let count = 0; count < 2; count++) call(closed, "failure", 0);
    const halfOpen = failed();
    for (const [breaker, nowMs] of [
      [closed, MINUTE],
      [failed({ blockDuration: 2 * MINUTE }), MINUTE],
      [failed({}, 3 * MINUTE), MINUTE],
      [halfOpen, BLOCK],
    ] as const) {
      // The count of failures from before the opening must decide nothing any more.
      const { failureCount, ...taken } = snapshotOf(breaker, nowMs);
      const kept = stateOf(breaker, nowMs).kind === "closed" ? { ...taken, failureCount } : taken;
      expect(snapshotOf(restarted(breaker, nowMs), BOOT)).toMatchObject(kept);
    }
  });
});
