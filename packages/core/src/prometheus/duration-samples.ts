import { DURATION_BOUNDS_MS, type Durations } from "../metrics/durations.ts";
import type { Sample } from "./family.ts";
import type { Labels } from "./labels.ts";

const BOUNDS_SECONDS: readonly number[] = DURATION_BOUNDS_MS.map((ms) => ms / 1_000);

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
