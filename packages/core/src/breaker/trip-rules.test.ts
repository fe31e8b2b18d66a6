import { describe, expect, it } from "vitest";
import { type BreakerPolicy, defaultBreakerPolicy } from "./breaker-policy.ts";
import {
  clearTally,
  countFailure,
  countSuccess,
  createTally,
  fitWindow,
  isSlow,
  type Outrun,
  type Tally,
  tripsBy,
} from "./trip-rules.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** A policy whose count of failures never opens, so that only the ratio rule can. */
const ratioOnly: BreakerPolicy = { ...defaultBreakerPolicy, maxFailures: Infinity };

/** Counts calls that all end at `nowMs`: `+` a success, `-` a failure. */
function count(tally: Tally, calls: string, nowMs = 0): void {
  for (const call of calls) {
    if (call === "+") countSuccess(tally, nowMs);
    else countFailure(tally, nowMs);
  }
}

/** Whether a breaker that has seen these calls opens; they all end at once. */
function trips(calls: string, policy: Partial<BreakerPolicy> = {}, isLastLine = false): boolean {
  const whole = { ...defaultBreakerPolicy, ...policy };
  const tally = createTally(whole);
  count(tally, calls);
  return tripsBy(tally, whole, isLastLine, 0);
}

describe("the failure count", () => {
  it.each([
    ["", false],
    ["--", false],
    ["---", true],
    ["--+-", false],
    ["--+--", true],
    ["-+-+-+-+-", false],
    ["--+-+-+-", false],
    ["++++---", true],
    ["+-+--", false],
    ["--++-", false],
  ])("opens the breaker after %j: %s", (calls, expected) => {
    expect(trips(calls)).toBe(expected);
  });

  it("opens the breaker at the first failure where one is enough", () => {
    expect(trips("-", { maxFailures: 1 })).toBe(true);
    expect(trips("+", { maxFailures: 1 })).toBe(false);
  });

  it("starts from nothing after it was cleared", () => {
    const tally = createTally(defaultBreakerPolicy);
    count(tally, "--");
    clearTally(tally);
    count(tally, "--");
    expect(tripsBy(tally, defaultBreakerPolicy, false, 0)).toBe(false);
  });
});

describe("the ratio rule", () => {
  it.each([
    ["exactly half of exactly ten", true, "+-+-+-+-+-"],
    ["half of ten, the failures first", true, "-----+++++"],
    ["more than half of nine", false, "-+-+-+-+-"],
    ["all of nine", false, "---------"],
    ["four of ten", false, "+-+-+-+-++"],
    ["five of eleven", false, "+-+-+-+-+-+"],
    ["six of eleven", true, "-+-+-+-+-+-"],
  ])("opens the breaker with %s failed: %s", (_what, expected, calls) => {
    expect(trips(calls, ratioOnly)).toBe(expected);
  });

  it("goes by the policy's own least number of calls and share", () => {
    const policy = { ...ratioOnly, windowMinCalls: 4, windowFailureShare: 0.75 };
    expect(trips("---", policy)).toBe(false);
    expect(trips("+---", policy)).toBe(true);
    expect(trips("++---", policy)).toBe(false);
  });

  it("does not trip by one failure after an hour of silence over what lies an hour back", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-+".repeat(10));
    expect(tripsBy(tally, ratioOnly, false, 0)).toBe(true);
    count(tally, "-", HOUR);
    expect(tripsBy(tally, ratioOnly, false, HOUR)).toBe(false);
  });

  it("does not trip by one failure more after an hour of silence over failures alone", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-".repeat(9));
    count(tally, "-", HOUR);
    expect(tripsBy(tally, ratioOnly, false, HOUR)).toBe(false);
    count(tally, "-".repeat(9), HOUR);
    expect(tripsBy(tally, ratioOnly, false, HOUR)).toBe(true);
  });

  it("forgets what is a window old though nobody calls", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-".repeat(10));
    expect(tripsBy(tally, ratioOnly, false, MINUTE - 1)).toBe(true);
    expect(tripsBy(tally, ratioOnly, false, MINUTE)).toBe(false);
  });

  it("forgets successes as it forgets failures", () => {
    const tally = createTally(ratioOnly);
    count(tally, "+".repeat(100));
    count(tally, "-".repeat(10), MINUTE);
    expect(tripsBy(tally, ratioOnly, false, MINUTE)).toBe(true);
  });

  it("starts from nothing after it was cleared", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-".repeat(9));
    clearTally(tally);
    count(tally, "-".repeat(9));
    expect(tripsBy(tally, ratioOnly, false, 0)).toBe(false);
    clearTally(tally);
    count(tally, "+".repeat(10));
    expect(tripsBy(tally, ratioOnly, false, 0)).toBe(false);
  });
});

describe("an endpoint of the last line", () => {
  it.each([
    ["nine failures in a row", false, "-".repeat(9)],
    ["ten in a row", true, "-".repeat(10)],
    ["a success between them", false, `${"-".repeat(9)}+${"-".repeat(9)}`],
    ["ten in a row after a success", true, `${"-".repeat(9)}+${"-".repeat(10)}`],
    ["half of many", false, "-+".repeat(50)],
    ["nearly all of many", false, "---------+".repeat(10)],
  ])("opens after %s: %s", (_what, expected, calls) => {
    expect(trips(calls, {}, true)).toBe(expected);
  });

  it("opens after as many in a row as the policy says", () => {
    expect(trips("---", { floorFailures: 4 }, true)).toBe(false);
    expect(trips("----", { floorFailures: 4 }, true)).toBe(true);
  });

  it("opens by what was counted meanwhile once others are back", () => {
    expect(trips("---+--", {}, true)).toBe(false);
    expect(trips("---+--", {}, false)).toBe(true);
  });

  it("does not inherit a row from before it was cleared", () => {
    const tally = createTally(defaultBreakerPolicy);
    count(tally, "-".repeat(9));
    clearTally(tally);
    count(tally, "-");
    expect(tripsBy(tally, defaultBreakerPolicy, true, 0)).toBe(false);
  });
});

describe("a window whose width changes", () => {
  const wide = { ...ratioOnly, windowMs: HOUR };

  it("begins empty, and the count of failures stays", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-".repeat(10));
    fitWindow(tally, wide);
    expect(tripsBy(tally, wide, false, 0)).toBe(false);
    expect(tripsBy(tally, { ...wide, maxFailures: 10 }, false, 0)).toBe(true);
    expect(tripsBy(tally, wide, true, 0)).toBe(true);
    count(tally, "+".repeat(10));
    expect(tripsBy(tally, wide, false, 0)).toBe(false);
  });

  it("forgets after its new width", () => {
    const tally = createTally(ratioOnly);
    fitWindow(tally, wide);
    count(tally, "-".repeat(5));
    count(tally, "-".repeat(5), HOUR / 2);
    expect(tripsBy(tally, wide, false, HOUR / 2)).toBe(true);
    expect(tripsBy(tally, wide, false, HOUR)).toBe(false);
  });

  it("forgets nothing when the width stays the same", () => {
    const tally = createTally(ratioOnly);
    count(tally, "-".repeat(10));
    fitWindow(tally, { ...ratioOnly, maxFailures: 7 });
    expect(tripsBy(tally, ratioOnly, false, 0)).toBe(true);
  });
});

describe("an attempt that was outrun", () => {
  const slow: Outrun = { ranMs: 4_000, isSilent: true, p95Ms: 2_000, patienceMs: 3_000 };

  it.each<[string, boolean, Partial<Outrun>]>([
    ["beyond the endpoint's own p95", true, {}],
    ["just at the p95", false, { ranMs: 2_000 }],
    ["beyond the p95 of an endpoint that answers others", false, { isSilent: false }],
    ["within a long p95, however impatient one is", false, { p95Ms: 4_500 }],
    ["beyond the p95 though within the first patience", true, { ranMs: 2_001 }],
    ["silent for the whole patience, with no p95 known", true, { ranMs: 3_000, p95Ms: undefined }],
    ["silent for less, with no p95 known", false, { ranMs: 2_999, p95Ms: undefined }],
    ["heard of, with no p95 known", false, { isSilent: false, p95Ms: undefined }],
    ["of an endpoint whose answers take no time", true, { ranMs: 1, p95Ms: 0 }],
  ])("%s counts as slow: %s", (_what, expected, change) => {
    expect(isSlow({ ...slow, ...change })).toBe(expected);
  });
});
