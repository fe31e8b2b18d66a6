import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { weightedRandom } from "./weighted-random.ts";

const PICKS = 20_000;
/** The 99.9th percentile of chi-square with 3 degrees of freedom. */
const CRITICAL = 16.27;

function chiSquareOf(weights: readonly number[], seed: number): number {
  const candidates = weights.map((weight, index) => playedEndpoint(`${index}`, weight));
  const strategy = weightedRandom({ clock: manualClock(), random: seededRandom(seed) });
  const counts = weights.map(() => 0);
  for (let pick = 0; pick < PICKS; pick++) {
    const index = Number(strategy.pick(candidates, { role: "first" }).name);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.reduce((total, weight, index) => {
    const wanted = (PICKS * weight) / sum;
    return total + ((counts[index] ?? 0) - wanted) ** 2 / wanted;
  }, 0);
}

describe("weighted-random", () => {
  it.each([1, 2, 3, 4, 5])("draws by weight, with seed %d", (seed) => {
    expect(chiSquareOf([3, 2, 2, 1], seed)).toBeLessThan(CRITICAL);
    expect(chiSquareOf([0.1, 0.2, 0.3, 0.4], seed)).toBeLessThan(CRITICAL);
  });

  it("gives a candidate at both ends of the draw", () => {
    const candidates = [0.1, 0.2, 0.7].map((weight, index) => playedEndpoint(`${index}`, weight));
    for (const [drawn, name] of [
      [0, "0"],
      [1 - 2 ** -53, "2"],
    ] as const) {
      const strategy = weightedRandom({ clock: manualClock(), random: () => drawn });
      expect(strategy.pick(candidates, { role: "first" }).name).toBe(name);
    }
  });
});
