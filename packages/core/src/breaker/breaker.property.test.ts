import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Random } from "../runtime/random.ts";
import {
  admit,
  admitEarly,
  admits,
  admitsEarly,
  type Breaker,
  type BreakerState,
  endBlock,
  judge,
  type Permit,
  reset,
  stateOf,
  trip,
  type Verdict,
} from "./breaker.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { type BreakerSnapshot, restoreBreaker, snapshotOf } from "./breaker-snapshot.ts";
import { breakerWith, noJitter } from "./test-world/breakers.ts";

const BLOCK = 300_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const seed = 20_260_101;

interface Running {
  readonly permit: Permit;
  readonly stay: number;
  readonly isTrial: boolean;
}

/** A breaker in use, and an account of its running calls that is kept without looking at its generation. */
class Watched {
  readonly breaker: Breaker;
  nowMs = 0;
  running: Running[] = [];
  /** Counts the times it opened or closed: only what began since the last one may still move it. */
  stay = 0;

  constructor(policy: Partial<BreakerPolicy>) {
    this.breaker = breakerWith(policy);
  }

  get state(): BreakerState {
    return stateOf(this.breaker, this.nowMs);
  }

  get trials(): number {
    return this.running.filter(({ stay, isTrial }) => isTrial && stay === this.stay).length;
  }

  /** The parts of a breaker that a neutral result must leave as they are. */
  get lasting(): BreakerSnapshot & { kind: string } {
    return { kind: this.state.kind, ...snapshotOf(this.breaker, this.nowMs) };
  }

  admit(isEarly: boolean): Running | undefined {
    const isTrial = this.state.kind !== "closed";
    const permit = isEarly ? admitEarly(this.breaker, this.nowMs) : admit(this.breaker, this.nowMs);
    if (permit === undefined) return undefined;
    const running = { permit, isTrial, stay: this.stay };
    this.running.push(running);
    return running;
  }

  judge(judged: Running, verdict: Verdict, random: Random = noJitter, retryAfterMs?: number): void {
    this.running = this.running.filter((each) => each !== judged);
    const { kind } = this.state;
    const isLate = judged.stay !== this.stay;
    const record = isLate ? structuredClone(this.breaker) : undefined;
    const { lasting } = this;
    judge(this.breaker, judged.permit, verdict, { nowMs: this.nowMs, random, retryAfterMs });
    if (record) {
      expect(this.breaker).toEqual(record);
      return;
    }
    if (verdict === "neutral") expect(this.lasting).toEqual(lasting);
    if (verdict === "failure" && kind === "open") {
      // A failed early trial lengthens no block by itself, but the site may ask for a longer wait.
      const { blockedForMs, firmForMs } = lasting;
      const askedMs = Math.min(retryAfterMs && retryAfterMs > 0 ? retryAfterMs : 0, HOUR);
      const waits = {
        blockedForMs: Math.max(blockedForMs, askedMs),
        firmForMs: Math.max(firmForMs, askedMs),
      };
      expect(this.lasting).toEqual({ ...lasting, ...waits });
    }
    const after = this.state.kind;
    const hasReopened = kind === "open" && after === "open" && verdict === "block";
    if (hasReopened || (after !== kind && after !== "half-open")) this.stay += 1;
  }

  /** Notes a change from outside: calls that run now belong to an earlier state. */
  leaveStay(): void {
    this.stay += 1;
  }

  check(): void {
    const { breaker, nowMs, state, trials } = this;
    const { halfOpenMaxCalls, maxBlockDuration } = breaker.policy;
    const isFree = state.kind === "closed" || (state.kind === "half-open" && trials < halfOpenMaxCalls);
    const isFreeEarly = state.kind === "open" ? trials === 0 && nowMs >= state.firmUntilMs : isFree;
    expect([admits(breaker, nowMs), admitsEarly(breaker, nowMs)]).toEqual([isFree, isFreeEarly]);
    // A block without an end makes the difference NaN or Infinity, and both must fail.
    if (state.kind === "open")
      expect(Math.max(state.untilMs, state.firmUntilMs) - nowMs <= maxBlockDuration).toBe(true);
    if (state.kind !== "closed")
      expect(trials).toBeLessThanOrEqual(state.kind === "open" ? 1 : halfOpenMaxCalls);
  }
}

const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const verdict = fc.constantFrom<Verdict>("success", "failure", "failure", "block", "neutral");
/** Whole ms: with fractions, what is left of a block may be off by a rounding error. */
const waitMs = fc.oneof(fc.nat(1_000), fc.nat(BLOCK), fc.nat(10 * HOUR));
const oddNumber = fc.constantFrom(Number.NaN, Infinity, -Infinity, -5_000, 2 * DAY);
const retryAfterMs = fc.option(fc.oneof(fc.nat(BLOCK), oddNumber), { nil: undefined, freq: 3 });
const policy = fc.record({
  maxFailures: fc.integer({ min: 1, max: 5 }),
  halfOpenMaxCalls: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 4 }),
  blockDuration: fc.integer({ min: 1_000, max: BLOCK }),
  accessBlockDuration: fc.integer({ min: 0, max: BLOCK }),
  retryMultiplier: fc.double({ min: 1, max: 10, noNaN: true }),
  blockJitter: fc.constantFrom(0, 0.1, 0.5),
});

/** One thing that happens to a breaker in use. */
type Step = (watched: Watched) => void;

const wait = waitMs.map<Step>((ms) => (watched) => {
  watched.nowMs += ms;
});
const jumpMs = fc.oneof(
  fc.integer({ min: -1_000, max: -1 }),
  fc.integer({ min: -DAY, max: -1 }),
  fc.constant(400 * DAY),
);
const jump = jumpMs.map<Step>((ms) => {
  return (watched) => {
    watched.nowMs += ms;
  };
});
const begin = fc.boolean().map<Step>((isEarly) => (watched) => {
  watched.admit(isEarly);
});
const end = fc.tuple(fc.nat(), verdict, retryAfterMs, draw).map<Step>(([which, said, least, drawn]) => {
  return (watched) => {
    const judged = watched.running[which % Math.max(1, watched.running.length)];
    if (judged) watched.judge(judged, said, () => drawn, least);
  };
});
const byHand = draw.map<Step>((drawn) => (watched) => {
  trip(watched.breaker, { nowMs: watched.nowMs, random: () => drawn });
  watched.leaveStay();
});
const close: Step = (watched) => {
  reset(watched.breaker, watched.nowMs);
  watched.leaveStay();
};
const endEarly: Step = (watched) => endBlock(watched.breaker, watched.nowMs);
/** The wall clock may say anything of how long it was down. */
const restart = fc
  .oneof(waitMs, oddNumber, fc.double(), fc.integer({ min: -DAY, max: -1 }))
  .map<Step>((elapsedMs) => {
    return (watched) => {
      const { breaker, nowMs } = watched;
      restoreBreaker(breaker, {
        snapshot: JSON.parse(JSON.stringify(snapshotOf(breaker, nowMs))),
        elapsedMs,
        nowMs,
      });
      watched.leaveStay();
    };
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: wait },
  { weight: 3, arbitrary: jump },
  { weight: 12, arbitrary: begin },
  { weight: 12, arbitrary: end },
  { weight: 1, arbitrary: byHand },
  { weight: 1, arbitrary: fc.constantFrom(close, endEarly, endEarly) },
  { weight: 1, arbitrary: restart },
);

describe("a breaker, whatever happens and whatever its clock does,", () => {
  it("lets in as many trials as allowed, ignores results of an earlier state and blocks for no longer than it may", () => {
    fc.assert(
      fc.property(policy, fc.array(step, { maxLength: 120 }), (options, steps) => {
        const watched = new Watched(options);
        for (const take of steps) {
          take(watched);
          watched.check();
        }
      }),
      { seed, numRuns: 1_500 },
    );
  });

  it("admits again once the longest block is over and whoever ran there has come back", () => {
    fc.assert(
      fc.property(policy, fc.array(step, { maxLength: 60 }), (options, steps) => {
        const watched = new Watched(options);
        for (const take of steps) take(watched);
        for (const each of watched.running) watched.judge(each, "neutral");
        // A clock that went back begins a block anew at the moment when someone looks.
        watched.check();
        watched.nowMs += watched.breaker.policy.maxBlockDuration;
        expect(admit(watched.breaker, watched.nowMs)).toBeDefined();
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe("trials at the same time", () => {
  const calls = fc.array(
    fc.record({ isEarly: fc.boolean(), startsAfterMs: waitMs, answersAfterMs: fc.nat(5_000), verdict }),
    { minLength: 2, maxLength: 12 },
  );

  it("are never more than allowed, in whatever order calls begin and end", async () => {
    let mostTrials = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), policy, calls, async (scheduler, options, planned) => {
        const watched = new Watched(options);
        for (let count = 0; count < options.maxFailures; count++) {
          const failing = watched.admit(false);
          if (failing) watched.judge(failing, "failure");
        }
        const run = async (call: (typeof planned)[number]) => {
          await scheduler.schedule(Promise.resolve(), "begins");
          watched.nowMs += call.startsAfterMs;
          const running = watched.admit(call.isEarly);
          mostTrials = Math.max(mostTrials, watched.trials);
          watched.check();
          if (running === undefined) return;
          await scheduler.schedule(Promise.resolve(), "ends");
          watched.nowMs += call.answersAfterMs;
          watched.judge(running, call.verdict);
          watched.check();
        };
        await scheduler.waitFor(Promise.all(planned.map(run)));
      }),
      { seed, numRuns: 300 },
    );
    // At least two trials must have met, or the test has shown nothing.
    expect(mostTrials).toBe(4);
  });
});

describe("neutral trials", () => {
  it("give back exactly one permit each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(4)), (halfOpenMaxCalls, rounds) => {
        const watched = new Watched({ halfOpenMaxCalls });
        trip(watched.breaker, { nowMs: 0, random: noJitter });
        watched.nowMs = BLOCK;
        for (let count = 0; count < halfOpenMaxCalls; count++) watched.admit(false);
        for (const round of rounds) {
          const givenBack = watched.running.slice(0, round);
          for (const { permit } of givenBack)
            judge(watched.breaker, permit, "neutral", { nowMs: BLOCK, random: noJitter });
          const admitted = Array.from({ length: 6 }, () => admit(watched.breaker, BLOCK));
          expect(admitted.filter((permit) => permit !== undefined)).toHaveLength(givenBack.length);
        }
      }),
      { seed },
    );
  });
});

describe("the length of a block", () => {
  /** A trial that fails ends each block, or one that succeeds and so much health before the next failure. */
  const history = fc.array(fc.oneof(fc.constant("failed trial" as const), fc.nat(40)), { maxLength: 30 });

  it("grows with every failed trial and falls back by a step per first block of health, within its bounds", () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 1_000, max: BLOCK }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(0.9 * HOUR),
        (past, blockDuration, retryMultiplier, lateMs) => {
          const watched = new Watched({ blockDuration, retryMultiplier, maxFailures: 1 });
          const fail = () => {
            const failing = watched.admit(false);
            if (failing) watched.judge(failing, "failure");
            return watched.state.kind === "open" ? watched.state.untilMs - watched.nowMs : undefined;
          };
          const lengthOf = (n: number) => Math.min(blockDuration * retryMultiplier ** n, HOUR);
          let length = fail();
          let n = 0;
          expect(length).toBe(blockDuration);
          for (const event of past) {
            // A trial may come long after the block, and that time counts as no health.
            watched.nowMs += (length ?? 0) + lateMs;
            if (lengthOf(n) < HOUR) n += 1;
            if (event !== "failed trial") {
              const trial = watched.admit(false);
              if (trial) watched.judge(trial, "success");
              watched.nowMs += Math.floor((event / 4) * blockDuration);
              n = Math.max(0, n - Math.floor(event / 4));
            }
            length = fail();
            expect(length).toBe(lengthOf(n));
          }
        },
      ),
      { seed, numRuns: 300 },
    );
  });
});
