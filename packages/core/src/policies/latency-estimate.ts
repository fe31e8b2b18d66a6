/** How long answers take of late: the newest samples in ms. A plain record, empty until somebody answers. */
export interface LatencyEstimate {
  readonly samples: number[];
  /** Where the next sample goes. */
  next: number;
  /** The percentile of the samples as they are; undefined after a change, until somebody asks. */
  p95Ms: number | undefined;
}

/** At most 59: of more samples the 95th percentile lies below the third greatest, and `p95` looks no deeper. */
export const KEPT_SAMPLES = 50;

export function createLatencyEstimate(): LatencyEstimate {
  return { samples: [], next: 0, p95Ms: undefined };
}

/** The samples, oldest first. */
export function samplesOf({ samples, next }: LatencyEstimate): number[] {
  return [...samples.slice(next), ...samples.slice(0, next)];
}

export function addSample(estimate: LatencyEstimate, ms: number): void {
  const { samples, next } = estimate;
  if (samples.length < KEPT_SAMPLES) {
    samples.push(ms);
    estimate.p95Ms = undefined;
    return;
  }
  const { p95Ms = 0 } = estimate;
  // The percentile stays where it is when a sample below it replaces another one below it.
  if (ms > p95Ms || (samples[next] ?? 0) >= p95Ms) estimate.p95Ms = undefined;
  samples[next] = ms;
  estimate.next = (next + 1) % KEPT_SAMPLES;
}

/** Whether the latest sample was the one that makes the percentile count. */
export function becameKnown({ samples, next }: LatencyEstimate, minSamples: number): boolean {
  return samples.length === minSamples && next === 0;
}

/** Undefined before the first sample. */
export function meanOf({ samples }: LatencyEstimate): number | undefined {
  return samples.length === 0 ? undefined : samples.reduce((sum, ms) => sum + ms, 0) / samples.length;
}

/** The 95th percentile by nearest rank, once there are `minSamples`. */
export function p95Of(estimate: LatencyEstimate, minSamples: number): number | undefined {
  if (estimate.samples.length < Math.max(1, minSamples)) return undefined;
  estimate.p95Ms ??= p95(estimate.samples);
  return estimate.p95Ms;
}

/** The three greatest samples hold the percentile of up to 59, so one look at each sample is enough. */
function p95(samples: readonly number[]): number {
  const rankFromTop = samples.length - Math.ceil(0.95 * samples.length) + 1;
  let first = 0;
  let second = 0;
  let third = 0;
  for (const ms of samples) {
    if (ms > first) {
      third = second;
      second = first;
      first = ms;
    } else if (ms > second) {
      third = second;
      second = ms;
    } else if (ms > third) third = ms;
  }
  return rankFromTop === 1 ? first : rankFromTop === 2 ? second : third;
}
