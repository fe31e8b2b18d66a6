import type { CallRecord } from "../scenario-record.ts";
import { niceStep } from "./nice-step.ts";

const MOST_SLICES = 120;
const LEAST_SLICES = 10;
const CALLS_PER_SLICE = 8;

export interface Slices {
  readonly lengthMs: number;
  /** The calls of each slice by arrival. */
  readonly calls: readonly (readonly CallRecord[])[];
}

/** The calls in slices of a round length, short enough to show changes and long enough for shares to be meaningful. */
export function sliceCalls(calls: readonly CallRecord[], durationMs: number): Slices {
  const coarsestMs = durationMs / LEAST_SLICES;
  const wishedMs = Math.max(
    durationMs / MOST_SLICES,
    (durationMs * CALLS_PER_SLICE) / Math.max(1, calls.length),
  );
  const lengthMs = niceStep(Math.min(coarsestMs, wishedMs));
  const slices = Array.from({ length: Math.ceil(durationMs / lengthMs - 1e-9) }, (): CallRecord[] => []);
  for (const call of calls) {
    const index = Math.min(slices.length - 1, Math.floor(call.arrivedMs / lengthMs));
    slices[index]?.push(call);
  }
  return { lengthMs, calls: slices };
}
