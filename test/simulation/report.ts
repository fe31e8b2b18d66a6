import { type Baseline, baselineName, baselines } from "./baseline.ts";
import type { Figures } from "./figures.ts";
import type { ScenarioResult } from "./simulate.ts";
import { endpointNames } from "./simulated-endpoints.ts";
import { mean, median } from "./statistics.ts";
import { targetsOf } from "./targets.ts";

export const columns = [
  "scenario",
  "balancer",
  "success % (min seed)",
  "p50",
  "p95",
  "p99",
  "max",
  "requests/call",
  endpointNames.join(" / "),
  "calls > 1 s",
  "in flight",
  "recovery s",
] as const;

/** The table rows of a scenario: ours, and the baseline's where one was published. */
export function rowsOf({ scenario, runs }: ScenarioResult): string[][] {
  const baseline = baselines[scenario.name];
  const ours = [scenario.name, "stream-fallback", ...ourCells(runs)];
  return baseline ? [ours, [scenario.name, baselineName, ...baselineCells(baseline)]] : [ours];
}

export interface Verdict {
  readonly isMet: boolean;
  readonly scenario: string;
  readonly what: string;
  readonly measured: string;
}

export function verdictsOf({ scenario, runs }: ScenarioResult): Verdict[] {
  return targetsOf(scenario.name).map((target) => ({
    isMet: target.isMet(runs),
    scenario: scenario.name,
    what: target.what,
    measured: rounded(target.measured(runs)),
  }));
}

function ourCells(runs: readonly Figures[]): string[] {
  const meanOf = (figure: (run: Figures) => number) => mean(runs.map(figure));
  const success = runs.map(({ successPercent }) => successPercent);
  const recoveries = runs.flatMap(({ recovery }) => recovery?.firstSuccessMs ?? []);
  const slow = meanOf(({ callsOverOneSecond }) => callsOverOneSecond);
  return [
    `${rounded(mean(success))} (${rounded(Math.min(...success))})`,
    milliseconds(meanOf(({ p50Ms }) => p50Ms)),
    milliseconds(median(runs.map(({ p95Ms }) => p95Ms))),
    milliseconds(meanOf(({ p99Ms }) => p99Ms)),
    milliseconds(Math.max(...runs.map(({ maxMs }) => maxMs))),
    meanOf(({ upstreamPerCall }) => upstreamPerCall).toFixed(3),
    endpointNames.map((name) => Math.round(meanOf(({ requests }) => requests[name] ?? 0))).join(" / "),
    rounded(slow),
    String(Math.max(...runs.map(({ maxInFlight }) => maxInFlight))),
    recoveries.length > 0 ? span(recoveries) : "",
  ];
}

function baselineCells(baseline: Baseline): string[] {
  const { successPercent, minSuccessPercent, p50Ms, p95Ms, p99Ms, upstreamPerCall, requests } = baseline;
  const least = minSuccessPercent === undefined ? "" : ` (${minSuccessPercent})`;
  return [
    `${successPercent}${least}`,
    ...[p50Ms, p95Ms, p99Ms].map((ms) => (ms === undefined ? "" : milliseconds(ms))),
    "",
    upstreamPerCall?.toFixed(3) ?? "",
    requests?.join(" / ") ?? "",
    String(baseline.callsOverOneSecond ?? ""),
    "",
    baseline.recoverySeconds ?? "",
  ];
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? Math.round(ms).toLocaleString("en") : ms.toFixed(1);
}

function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(3))) : "never";
}

function span(recoveriesMs: readonly number[]): string {
  const [least, most] = [Math.min(...recoveriesMs), Math.max(...recoveriesMs)].map((ms) =>
    Number.isFinite(ms) ? (ms / 1_000).toFixed(1) : "never",
  );
  return `${least} to ${most}`;
}
