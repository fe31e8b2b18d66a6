import { listStrategies } from "@stream-fallback/core";
import { percentile } from "../simulation/chart/numbers.ts";
import { markdownTable } from "../simulation/tables.ts";
import type { DayCall, DayOptions, DayRecord } from "./play-day.ts";
import { dayAdapters, dayEvents } from "./site-of-a-day.ts";

/** The days of the table: one for each strategy, and one for each profile with its own. */
export const days: ReadonlyMap<string, DayOptions> = new Map<string, DayOptions>([
  ...listStrategies().map((name): [string, DayOptions] => [`\`${name}\``, { strategy: name }]),
  ["profile `low-latency`", { profile: "low-latency" }],
  ["profile `high-concurrency`", { profile: "high-concurrency" }],
]);

const HEADER = [
  "",
  ...dayAdapters.map(({ name }) => `asked \`${name}\``),
  ...["p50", "p95", "evening p50", "evening p95"],
  ...["failovers", "hedges", "openings", "same adapter again"],
];

/** The table of the page, of rows by their names. */
export function dayTable(rows: ReadonlyMap<string, readonly string[]>): string {
  return markdownTable(
    HEADER,
    [...rows].map(([name, cells]) => [name, ...cells]),
  );
}

/** One day in numbers. */
export function dayRow({ calls, requests, failovers, hedges, openings }: DayRecord): string[] {
  const { fromMs, toMs } = dayEvents.evening;
  const evening = calls.filter(({ arrivedMs }) => arrivedMs >= fromMs && arrivedMs < toMs);
  return [
    ...dayAdapters.map(({ name }) => thousands(requests.get(name) ?? 0)),
    ...[...latencies(calls), ...latencies(evening)],
    ...[failovers, hedges, openings].map(String),
    `${Math.round(100 * shareAnsweredAgain(calls))} %`,
  ];
}

function thousands(count: number): string {
  return `${(count / 1_000).toFixed(1)} k`;
}

function latencies(calls: readonly DayCall[]): string[] {
  const sorted = calls.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  return [0.5, 0.95].map((share) => `${Math.round(percentile(sorted, share))} ms`);
}

/** How many calls were answered by the adapter that answered the same room the time before. */
function shareAnsweredAgain(calls: readonly DayCall[]): number {
  const last = new Map<number, string | undefined>();
  let again = 0;
  for (const { room, answeredBy } of calls) {
    if (last.get(room) === answeredBy) again += 1;
    last.set(room, answeredBy);
  }
  return again / calls.length;
}
