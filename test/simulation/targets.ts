import type { Figures } from "./figures.ts";
import type { Recovery } from "./recovery.ts";
import { mean, median } from "./statistics.ts";

/** A figure that our balancer must reach in a scenario. */
export interface Target {
  readonly scenario: string;
  /** Such as "p99 ≤ 450 ms". */
  readonly what: string;
  /** The number that decides, over all seeds. */
  measured(runs: readonly Figures[]): number;
  isMet(runs: readonly Figures[]): boolean;
}

type Measure = (runs: readonly Figures[]) => number;

const worst =
  (figure: (run: Figures) => number): Measure =>
  (runs) =>
    Math.max(...runs.map(figure));

/** The worst seed's success must reach the target, not the mean of all seeds. */
const success: Measure = (runs) => Math.min(...runs.map(({ successPercent }) => successPercent));
const p50: Measure = (runs) => mean(runs.map(({ p50Ms }) => p50Ms));
const p95: Measure = (runs) => median(runs.map(({ p95Ms }) => p95Ms));
const p99: Measure = (runs) => mean(runs.map(({ p99Ms }) => p99Ms));
const upstream: Measure = (runs) => mean(runs.map(({ upstreamPerCall }) => upstreamPerCall));
const slowest = worst(({ maxMs }) => maxMs);
const returned = (endpoint: string) => worst(({ returns }) => returns[endpoint]?.atMs ?? Number.NaN);
const awayFromShare = (endpoint: string, percent: number) =>
  worst(({ returns }) => Math.abs((returns[endpoint]?.sharePercent ?? Number.NaN) - percent));
const recovery = (figure: (recovery: Recovery) => number) =>
  worst((run) => (run.recovery ? figure(run.recovery) : Number.NaN));

/** A tolerance, so that the rounding of binary fractions decides no target. */
const ROUNDING = 1e-9;

function atMost(what: string, limit: number, measured: Measure): Omit<Target, "scenario"> {
  return { what, measured, isMet: (runs) => measured(runs) <= limit + ROUNDING };
}

function atLeast(what: string, limit: number, measured: Measure): Omit<Target, "scenario"> {
  return { what, measured, isMet: (runs) => measured(runs) >= limit - ROUNDING };
}

const allAnswered = atLeast("100 % answered", 100, success);
/** Where two endpoints are left that fail one time in ten, four errors in a row happen to one call in 10,000. */
const nearlyAllAnswered = atLeast("100 % answered, in whole percent", 99.95, success);
const noneOver = (seconds: number) => atMost(`no call over ${seconds} s`, seconds * 1_000, slowest);
const p50AtMost = (ms: number) => atMost(`p50 ≤ ${ms} ms`, ms, p50);
const p95AtMost = (ms: number) => atMost(`p95 ≤ ${ms} ms`, ms, p95);
const p99AtMost = (ms: number) => atMost(`p99 ≤ ${ms} ms`, ms, p99);
const maxAtMost = (ms: number) => atMost(`slowest call ≤ ${ms} ms`, ms, slowest);
const upstreamAtMost = (ratio: number) => atMost(`requests per call ≤ ${ratio}`, ratio, upstream);
const answeredAtLeast = (percent: number) => atLeast(`at least ${percent} % answered`, percent, success);

const S1_REQUESTS: Readonly<Record<string, number>> = { web: 750, webHTML: 500, mobile: 500, userHTML: 250 };

const awayFromWeights = worst(({ requests }) =>
  Math.max(...Object.entries(S1_REQUESTS).map(([name, due]) => Math.abs((requests[name] ?? 0) - due))),
);

const flapping = [allAnswered, p50AtMost(85), p95AtMost(112), p99AtMost(150), upstreamAtMost(1.015)];
const twiceTheLoad = [allAnswered, p99AtMost(450), noneOver(1)];
const shortOutage = [
  atMost(
    "first success ≤ 8 s after the outage",
    8_000,
    recovery(({ firstSuccessMs }) => firstSuccessMs),
  ),
  atMost(
    "≤ 40 requests during the outage",
    40,
    recovery(({ requestsDuringOutage }) => requestsDuringOutage),
  ),
  atMost(
    "all closed ≤ 10 s after the outage",
    10_000,
    recovery(({ allClosedMs }) => allClosedMs),
  ),
];

/** D + 30 s after its end is 2 D + 30 s after its begin. */
const soonAfterCaptchas = [
  atMost(
    "first success, less the length of the captchas, ≤ 30 s after them",
    30_000,
    recovery(({ firstSuccessMs, outageMs }) => firstSuccessMs - outageMs),
  ),
  atMost(
    "≤ 8 requests to a blocked endpoint",
    8,
    recovery(({ mostAskedDuringOutage }) => mostAskedDuringOutage),
  ),
];

const openings = worst(({ openings }) => Object.values(openings).reduce((sum, count) => sum + count, 0));
const fewestOpenings: Measure = (runs) => Math.min(...runs.map(({ openings }) => openings.webHTML ?? 0));
const healthyOpenings = worst(
  ({ openings }) => (openings.web ?? 0) + (openings.mobile ?? 0) + (openings.userHTML ?? 0),
);

const byScenario: Readonly<Record<string, readonly Omit<Target, "scenario">[]>> = {
  S1: [
    allAnswered,
    p50AtMost(82),
    p95AtMost(110),
    p99AtMost(112),
    atMost("one request per call", 1, upstream),
    atMost("shares exact ± 1 request", 1, awayFromWeights),
  ],
  S2: [allAnswered, p50AtMost(85), p95AtMost(112), p99AtMost(450), noneOver(1), upstreamAtMost(1.02)],
  S2r: [
    allAnswered,
    p99AtMost(450),
    atMost("web back by t = 305 s", 305_000, returned("web")),
    atMost("web within 1 % of its 37.5 % share in the next minute", 1, awayFromShare("web", 37.5)),
  ],
  S3: [allAnswered, p50AtMost(85), p95AtMost(112), p99AtMost(112), upstreamAtMost(1.003)],
  S4: [allAnswered, p50AtMost(85), p95AtMost(112), p99AtMost(450), noneOver(1.5), upstreamAtMost(1.03)],
  S5: flapping,
  S5b: flapping,
  S6: [answeredAtLeast(32), ...shortOutage],
  S6b: [answeredAtLeast(43), ...shortOutage],
  "S2-40": twiceTheLoad,
  "S4-40": twiceTheLoad,
  "S2-no-uid": twiceTheLoad,
  outage: [
    atMost(
      "first success, less half the length of the outage, ≤ 6 s after it",
      6_000,
      recovery(({ firstSuccessMs, outageMs }) => firstSuccessMs - outageMs / 2),
    ),
    atMost(
      "first success ≤ 61 s after the outage",
      61_000,
      recovery(({ firstSuccessMs }) => firstSuccessMs),
    ),
  ],
  S7: [
    atLeast("webHTML opens", 1, fewestOpenings),
    atMost("exactly one opening", 1, openings),
    atMost("no healthy endpoint ever opens", 0, healthyOpenings),
    atMost("webHTML back by t = 305 s", 305_000, returned("webHTML")),
    atMost("webHTML within 1 % of its 25 % share in the next minute", 1, awayFromShare("webHTML", 25)),
  ],
  S8a: [allAnswered, maxAtMost(150)],
  S8b: [allAnswered, maxAtMost(450)],
  S9: [nearlyAllAnswered, p95AtMost(180), p99AtMost(350)],
  S10: [allAnswered, p99AtMost(115), maxAtMost(800)],
  S11a: [allAnswered, maxAtMost(3_200)],
  S11b: [allAnswered, maxAtMost(6_200)],
  S11c: [allAnswered],
  "S12-10": soonAfterCaptchas,
  "S12-10-web": soonAfterCaptchas,
  "S12-40": soonAfterCaptchas,
  "S12-40-web": soonAfterCaptchas,
  "S12-300": soonAfterCaptchas,
  "S12-300-web": soonAfterCaptchas,
  "S12-1800": soonAfterCaptchas,
  "S12-1800-web": soonAfterCaptchas,
  "S12-once": [allAnswered],
  // Calls come every 5 s: 6 of the 60 are 30 s.
  "S12-once-web": [answeredAtLeast(90)],
  S13: [allAnswered, atMost("no endpoint opens", 0, openings), upstreamAtMost(1.01)],
};

export const targets: readonly Target[] = Object.entries(byScenario).flatMap(([scenario, list]) =>
  list.map((target) => ({ scenario, ...target })),
);

export function targetsOf(scenario: string): readonly Target[] {
  return targets.filter((target) => target.scenario === scenario);
}
