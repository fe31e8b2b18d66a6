import { expect, it } from "vitest";
import type { Pair } from "../harness/interleave.ts";
import { callTargets } from "./call-targets.ts";
import { cockatielNames, defaultName, ONE_OPEN, withoutTimersName } from "./case-names.ts";
import { BALANCER_ENDPOINT } from "./idle-costs.ts";
import type { Probe } from "./probe.ts";

const without4 = withoutTimersName("priority-weight", 4);

/** Pairs of each case with what a call costs in ns, in three rounds. */
function pairsOf(ns: Record<string, number>): Map<string, Pair[]> {
  const rounds = (cost: number) => Array.from({ length: 3 }, () => ({ baselineNs: 100, ns: cost }));
  return new Map(Object.entries(ns).map(([name, cost]) => [name, rounds(cost)]));
}

function probeOf({
  timersPerCall = 0,
  bytes = 600,
  timers = 0,
  oneOfFourOpen = 0,
  allFourOpen = 1,
} = {}): Probe {
  return {
    cases: { [without4]: { bytesPerCall: 900, timersPerCall } },
    idle: [{ name: BALANCER_ENDPOINT, bytes, timers }],
    errors: { oneOfFourOpen, allFourOpen },
  };
}

const good = {
  [defaultName(4)]: 2_000,
  [defaultName(100)]: 4_000,
  [ONE_OPEN]: 2_000,
  [without4]: 1_000,
  [withoutTimersName("random", 1_000)]: 1_000,
  [withoutTimersName("fastest-response", 1_000)]: 1_500,
  [cockatielNames.retryBreaker]: 1_000,
  [cockatielNames.retryBreakerTimeout]: 10_000,
};

const answers = (ns: Record<string, number>, probe: Probe) =>
  callTargets(pairsOf(ns), probe).map(({ isMet }) => isMet);

it("the targets of a call are met by costs right at the limits", () => {
  expect(answers(good, probeOf())).toEqual(Array(8).fill(true));
});

it("the targets of a call are missed by costs above the limits", () => {
  const bad = {
    ...good,
    [defaultName(4)]: 2_100,
    [defaultName(100)]: 4_300,
    [without4]: 1_100,
    [withoutTimersName("fastest-response", 1_000)]: 1_600,
  };
  const probe = probeOf({ timersPerCall: 1, bytes: 1_025, timers: 0.5, oneOfFourOpen: 0.01 });
  expect(answers(bad, probe)).toEqual(Array(8).fill(false));
});

it("the target of a strategy stays open when that strategy was not measured", () => {
  const { [withoutTimersName("random", 1_000)]: _, ...others } = good;
  const targets = callTargets(pairsOf(others), probeOf());
  expect(targets.filter(({ isMet }) => isMet === undefined)).toEqual([
    expect.objectContaining({ measured: "not measured" }),
  ]);
});

it("the target of no errors stays open when the counter counts none even for refused calls", () => {
  expect(answers(good, probeOf({ allFourOpen: 0 })).at(-1)).toBeUndefined();
});
