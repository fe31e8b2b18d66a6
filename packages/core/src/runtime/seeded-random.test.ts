import { describe, expect, it } from "vitest";
import { seededRandom } from "./seeded-random.ts";

function draws(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

describe("seeded randomness", () => {
  it("repeats itself for the same seed only", () => {
    expect(draws(42, 20)).toEqual(draws(42, 20));
    expect(draws(42, 20)).not.toEqual(draws(43, 20));
  });

  it("is spread evenly over [0, 1)", () => {
    const tenths = new Array<number>(10).fill(0);
    for (const draw of draws(1, 10_000)) {
      const tenth = Math.floor(draw * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
