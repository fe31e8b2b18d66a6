import { DURATION_BOUNDS_MS, type Durations } from "../metrics/durations.ts";
import type { Labels, Sample } from "./family.ts";

const BOUNDS_SECONDS: readonly number[] = DURATION_BOUNDS_MS.map((ms) => ms / 1_000);

/** Lines of a histogram for each set of labels: its buckets, the one without a bound, the sum and the count. */
export const LINES_OF_DURATIONS: number = BOUNDS_SECONDS.length + 3;

/** Every bucket has a line, be it empty: what adds up series by `le` would else miss some. */
export function* durationSamples(labels: Labels, { buckets, count, sumMs }: Durations): Generator<Sample> {
  let upTo = 0;
  for (const [index, le] of BOUNDS_SECONDS.entries()) {
    upTo += buckets[index] ?? 0;
    yield { suffix: "_bucket", labels: { ...labels, le }, value: upTo };
  }
  yield { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count };
  yield { suffix: "_sum", labels, value: sumMs / 1_000 };
  yield { suffix: "_count", labels, value: count };
}
