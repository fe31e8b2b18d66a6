/** Upper bounds of the buckets, in ms: from a remembered connection to the time of a whole call. */
export const DURATION_BOUNDS_MS: readonly number[] = [
  25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000,
];

/** How long things took, counted by how long; the counts only grow. */
export interface Durations {
  count: number;
  /** All of them together. */
  sumMs: number;
  /** How many took at most `DURATION_BOUNDS_MS[i]` and longer than the bound before; the last one counts all longer ones. */
  buckets: number[];
}

export function noDurations(): Durations {
  return { count: 0, sumMs: 0, buckets: new Array(DURATION_BOUNDS_MS.length + 1).fill(0) };
}

/** A duration that is no number would spoil the sum for ever, so it is not counted; tells whether it was. */
export function addDuration(durations: Durations, durationMs: number): boolean {
  if (!Number.isFinite(durationMs) || durationMs < 0) return false;
  durations.count += 1;
  durations.sumMs += durationMs;
  const bucket = DURATION_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  const at = bucket === -1 ? DURATION_BOUNDS_MS.length : bucket;
  durations.buckets[at] = (durations.buckets[at] ?? 0) + 1;
  return true;
}

export function copyOfDurations({ count, sumMs, buckets }: Durations): Durations {
  return { count, sumMs, buckets: [...buckets] };
}
