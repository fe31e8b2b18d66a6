import { StreamFallbackError } from "@stream-fallback/core";
import type { Played } from "./played.ts";

/** Counts of what an adapter made of many replies. */
export interface Tally {
  runs: number;
  answers: number;
  /** How many errors there were, by code. */
  errors: Record<string, number>;
  slowestMs: number;
}

export function emptyTally(): Tally {
  return { runs: 0, answers: 0, errors: {}, slowestMs: 0 };
}

export function count(tally: Tally, { outcome, tookMs }: Played): void {
  tally.runs += 1;
  tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  if ("answer" in outcome) {
    tally.answers += 1;
    return;
  }
  const code = outcome.thrown instanceof StreamFallbackError ? outcome.thrown.code : "no typed error";
  tally.errors[code] = (tally.errors[code] ?? 0) + 1;
}

export function lineOf(tally: Tally): string {
  const byCode = Object.entries(tally.errors)
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, times]) => `${code} ${times}`);
  const slowest = `slowest ${Math.round(tally.slowestMs)} ms`;
  return [`${tally.runs} runs`, `${tally.answers} answers`, ...byCode, slowest].join(", ");
}
