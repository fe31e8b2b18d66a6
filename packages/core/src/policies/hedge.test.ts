import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultHedgePolicy, type HedgePolicy, hedgeDelayMs } from "./hedge.ts";
import { addSample, createLatencyEstimate, type LatencyEstimate } from "./latency-estimate.ts";

interface Known {
  own?: number[];
  pool?: number[];
}

function estimateOf(samples: readonly number[]): LatencyEstimate {
  const estimate = createLatencyEstimate();
  for (const ms of samples) addSample(estimate, ms);
  return estimate;
}

function delay({ own = [], pool = [] }: Known, policy: Partial<HedgePolicy> = {}): number {
  return hedgeDelayMs(estimateOf(own), estimateOf(pool), {
    ...defaultHedgePolicy,
    ...policy,
  });
}

function times(count: number, ms: number): number[] {
  return new Array<number>(count).fill(ms);
}

describe("the wait before a hedge", () => {
  it.each<[string, Known, number]>([
    ["three seconds while nothing is known", {}, 3_000],
    ["three seconds with four answers of the pool", { pool: times(4, 900) }, 3_000],
    ["the pool's percentile from five answers on", { pool: times(5, 900) }, 900],
    ["the pool's with 19 answers of its own", { own: times(19, 1_200), pool: times(20, 900) }, 900],
    ["its own percentile from 20 answers on", { own: times(20, 1_200), pool: times(50, 900) }, 1_200],
    ["its own, though the pool's is unknown", { own: times(20, 1_200) }, 1_200],
    ["300 ms at least, by its own", { own: times(20, 5) }, 300],
    ["300 ms at least, by the pool's", { pool: times(5, 299) }, 300],
    ["three seconds at most, by its own", { own: times(20, 8_000) }, 3_000],
    ["three seconds at most, by the pool's", { pool: times(5, 3_001) }, 3_000],
  ])("is %s", (_what, known, expected) => {
    expect(delay(known)).toBe(expected);
  });

  it("is as long as 95 of 100 answers take, whatever the slowest one took", () => {
    expect(delay({ own: [...times(19, 400), 2_900] })).toBe(400);
    expect(delay({ own: [...times(18, 400), 2_000, 2_900] })).toBe(2_000);
  });

  it("obeys a policy of its own", () => {
    const policy = { minDelayMs: 50, maxDelayMs: 500, minSamples: 2, minPoolSamples: 1 };
    expect(delay({}, policy)).toBe(500);
    expect(delay({ pool: [10] }, policy)).toBe(50);
    expect(delay({ own: [70], pool: [200] }, policy)).toBe(200);
    expect(delay({ own: [60, 70], pool: [200] }, policy)).toBe(70);
    expect(delay({ own: [600, 700], pool: [200] }, policy)).toBe(500);
  });

  it("never leaves its bounds", () => {
    const samples = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(samples, samples, (own, pool) => {
        expect(delay({ own, pool })).toBeGreaterThanOrEqual(300);
        expect(delay({ own, pool })).toBeLessThanOrEqual(3_000);
      }),
      { seed: 20_260_101, numRuns: 500 },
    );
  });
});
