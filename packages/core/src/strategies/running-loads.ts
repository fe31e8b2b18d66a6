import { addTo, createRollingSum, type RollingSum, totalOf } from "../runtime/rolling-sum.ts";
import { CandidateSlots } from "./candidate-slots.ts";
import type { Candidate } from "./strategy.ts";

/** As long as an attempt may take by default. */
const FAILURE_COUNTS_MS = 10_000;

/**
 * How many attempts run at each endpoint, where a failed one counts for another 10 s: an endpoint that fails at once
 * never has many, and would draw all calls to itself. So failing fast is no better than failing slowly.
 */
export class RunningLoads {
  readonly #failures = new CandidateSlots<RollingSum>(() => createRollingSum(FAILURE_COUNTS_MS));
  #loads = new Float64Array(0);
  #countsUntilMs = Number.NEGATIVE_INFINITY;

  /** In the order of the candidates, until the next call. */
  of(candidates: readonly Candidate[], nowMs: number): Float64Array {
    if (this.#loads.length < candidates.length) this.#loads = new Float64Array(candidates.length);
    const loads = this.#loads;
    for (let index = 0; index < candidates.length; index++) {
      loads[index] = (candidates[index] as Candidate).inFlight;
    }
    if (nowMs < this.#countsUntilMs) this.#addFailures(loads, candidates, nowMs);
    return loads;
  }

  noteFailure(endpoint: Candidate, nowMs: number): void {
    addTo(this.#failures.at(endpoint), 1, nowMs);
    this.#countsUntilMs = nowMs + FAILURE_COUNTS_MS;
  }

  #addFailures(loads: Float64Array, candidates: readonly Candidate[], nowMs: number): void {
    const slots = this.#failures.of(candidates);
    for (let index = 0; index < slots.length; index++) {
      const failures = slots[index] as RollingSum;
      if (failures.buckets.length > 0) loads[index] = (loads[index] as number) + totalOf(failures, nowMs);
    }
  }
}
