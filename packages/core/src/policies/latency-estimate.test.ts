import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addSample,
  createLatencyEstimate,
  KEPT_SAMPLES as KEPT,
  type LatencyEstimate,
  p95Of,
} from "./latency-estimate.ts";

/** Beyond that many samples the percentile is looked for anew with every fifth one. */
const SEED = 20_260_101;

/** Nearest rank: the smallest sample that at least 95 of 100 do not exceed. */
function p95BySorting(samples: readonly number[]): number | undefined {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.ceil((95 * sorted.length) / 100) - 1];
}

/** Few values, so that equal ones are frequent, and any others. */
const ms = fc.oneof(fc.nat(5), fc.nat(20_000), fc.double({ min: 0, max: 20_000, noNaN: true }));

function estimateOf(samples: readonly number[]): LatencyEstimate {
  const estimate = createLatencyEstimate();
  for (const sample of samples) addSample(estimate, sample);
  return estimate;
}

describe("the 95th percentile", () => {
  it("is that of the sorted samples, however many there are", () => {
    fc.assert(
      fc.property(fc.array(ms, { minLength: 1, maxLength: KEPT, size: "max" }), (samples) => {
        expect(p95Of(estimateOf(samples), 1)).toBe(p95BySorting(samples));
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it("of 1 … n is the same whether they come upwards or downwards, for every n", () => {
    for (let count = 1; count <= KEPT; count++) {
      const upwards = Array.from({ length: count }, (_, index) => index + 1);
      const expected = Math.ceil((95 * count) / 100);
      expect(p95Of(estimateOf(upwards), 1)).toBe(expected);
      expect(p95Of(estimateOf(upwards.toReversed()), 1)).toBe(expected);
    }
  });

  it("is that of the newest samples once there are more than are kept, at every moment", () => {
    fc.assert(
      fc.property(fc.array(ms, { minLength: KEPT, maxLength: 4 * KEPT, size: "max" }), (samples) => {
        const estimate = createLatencyEstimate();
        for (const [index, sample] of samples.entries()) {
          addSample(estimate, sample);
          const newest = samples.slice(Math.max(0, index + 1 - KEPT), index + 1);
          expect(p95Of(estimate, 1)).toBe(p95BySorting(newest));
        }
      }),
      // Shrinking this many samples would take minutes.
      { seed: SEED, numRuns: 40, endOnFailure: true },
    );
  });

  it("forgets the greatest sample when as many others have come after it as are kept", () => {
    const estimate = estimateOf([9_000, 9_000, 9_000]);
    for (let count = 0; count < KEPT - 1; count++) addSample(estimate, 100);
    expect(p95Of(estimate, 1)).toBe(100);
    for (const sample of [7_000, 8_000, 9_000]) addSample(estimate, sample);
    expect(p95Of(estimate, 1)).toBe(7_000);
    for (let count = 0; count < KEPT; count++) addSample(estimate, 200);
    expect(p95Of(estimate, 1)).toBe(200);
  });

  it.each([
    [4, undefined],
    [5, 100],
  ])("is unknown before enough samples (%i of 5)", (count, expected) => {
    expect(p95Of(estimateOf(new Array<number>(count).fill(100)), 5)).toBe(expected);
  });

  it("of no samples is unknown, even if none are needed", () => {
    expect(p95Of(createLatencyEstimate(), 0)).toBeUndefined();
  });
});
