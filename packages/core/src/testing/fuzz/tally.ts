import { StreamFallbackError } from "../../errors.ts";
import type { FuzzReport } from "./fuzz-options.ts";
import type { Measured } from "./measured.ts";

/** A report that is being made. */
interface Tally extends Omit<FuzzReport, "violation" | "errors"> {
  runs: number;
  answers: number;
  errors: Record<string, number>;
  slowestMs: number;
}

export function emptyTally(): Tally {
  return { runs: 0, answers: 0, errors: {}, slowestMs: 0 };
}

export function count(tally: Tally, { outcome, tookMs }: Pick<Measured, "outcome" | "tookMs">): void {
  tally.runs += 1;
  tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  if ("answer" in outcome) {
    tally.answers += 1;
    return;
  }
  const code = outcome.thrown instanceof StreamFallbackError ? outcome.thrown.code : "no typed error";
  tally.errors[code] = (tally.errors[code] ?? 0) + 1;
}
