import { comparison } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Target } from "../harness/target.ts";
import { cockatielNames, defaultName, ONE_OPEN, withoutTimersName } from "./case-names.ts";
import { BALANCER_ENDPOINT } from "./idle-costs.ts";
import type { Probe } from "./probe.ts";
import { CHEAPEST_STRATEGY, DEFAULT_STRATEGY, FLAT_STRATEGY } from "./registered-strategies.ts";

export type Pairs = ReadonlyMap<string, readonly Pair[]>;

export function callTargets(pairs: Pairs, { cases, errors, idle }: Probe): Target[] {
  const smallest = withoutTimersName(DEFAULT_STRATEGY, 4);
  const timers = cases[smallest]?.timersPerCall;
  return [
    atMost(0.2, "by default 4 endpoints cost at most 1/5 of cockatiel's retry + breaker + timeout", {
      ...{ pairs, of: defaultName(4), to: cockatielNames.retryBreakerTimeout },
    }),
    atMost(1, "without timers 4 endpoints cost no more than cockatiel's retry + breaker", {
      ...{ pairs, of: smallest, to: cockatielNames.retryBreaker },
    }),
    { claim: "and a call then sets no timer", measured: `${timers}`, isMet: timers === 0 },
    atMost(2, "by default 100 endpoints cost at most twice as much as 4", {
      ...{ pairs, of: defaultName(100), to: defaultName(4) },
    }),
    // Any pick touches the memory of one endpoint more often missing from the cache, the more there are; a random pick
    // does nothing else, so beside it a cost that grows with the pool would show.
    atMost(1.5, `${FLAT_STRATEGY} is flat: at 1,000 endpoints at most 1.5 times a random pick there`, {
      ...{
        pairs,
        of: withoutTimersName(FLAT_STRATEGY, 1_000),
        to: withoutTimersName(CHEAPEST_STRATEGY, 1_000),
      },
    }),
    ...idleTargets(idle),
    noErrors(pairs, errors),
  ];
}

function atMost(limit: number, claim: string, comparedCases: Compared) {
  const spread = compared(comparedCases);
  return {
    claim,
    measured: spread === undefined ? "not measured" : times(spread),
    isMet: spread && spread.median <= limit,
  };
}

function idleTargets(idle: Probe["idle"]): Target[] {
  const endpoint = idle.find(({ name }) => name === BALANCER_ENDPOINT);
  if (endpoint === undefined) return [];
  const { bytes, timers } = endpoint;
  return [
    {
      claim: "an idle endpoint takes at most 1,024 bytes",
      measured: `${Math.round(bytes).toLocaleString("en")}`,
      isMet: bytes <= 1_024,
    },
    { claim: "and no timer", measured: `${timers}`, isMet: timers === 0 },
  ];
}

function noErrors(pairs: Pairs, { oneOfFourOpen, allFourOpen }: Probe["errors"]): Target {
  const spread = compared({ pairs, of: ONE_OPEN, to: defaultName(4) });
  const cost = spread === undefined ? "" : `; 1 of 4 open costs ${times(spread)} what none does`;
  return {
    claim: "to pass over an open endpoint makes no Error",
    measured: `${oneOfFourOpen} per call (a refused call makes ${allFourOpen})${cost}`,
    // A counter that counts none even for refused calls does not work, so it shows nothing.
    isMet: allFourOpen > 0 ? oneOfFourOpen === 0 : undefined,
  };
}

interface Compared {
  pairs: Pairs;
  of: string;
  to: string;
}

function compared({ pairs, of, to }: Compared) {
  const [one, other] = [pairs.get(of), pairs.get(to)];
  return one && other && comparison(one, other);
}

function times({ median, lowerQuartile, upperQuartile }: ReturnType<typeof comparison>): string {
  return `${median.toFixed(2)} times (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
}
