import { describe, expect, it } from "vitest";
import { seededRandom } from "../runtime/seeded-random.ts";
import { decorrelatedJitter, exponentialDelay } from "./backoff.ts";

const limits = { baseMs: 500, capMs: 5_000 };

describe("decorrelated jitter", () => {
  it("waits between the base and three times the last wait", () => {
    expect(decorrelatedJitter(1_000, { ...limits, random: () => 0 })).toBe(500);
    expect(decorrelatedJitter(1_000, { ...limits, random: () => 0.5 })).toBe(1_750);
    expect(decorrelatedJitter(1_000, { ...limits, random: () => 0.999_999 })).toBeCloseTo(3_000, 0);
  });

  it("waits the base at least, even after no wait", () => {
    expect(decorrelatedJitter(0, { ...limits, random: () => 0.9 })).toBe(500);
  });

  it("never leaves its bounds, and uses them", () => {
    const random = seededRandom(7);
    const waits: number[] = [];
    for (let wait = 500; waits.length < 1_000; ) {
      wait = decorrelatedJitter(wait, { ...limits, random });
      waits.push(wait);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...waits)).toBe(5_000);
    expect(new Set(waits).size).toBeGreaterThan(400);
  });
});

describe("exponential delay", () => {
  it("is the base times the factor to the power of the retry, up to the cap", () => {
    const delays = [0, 1, 2, 3, 4, 100].map((retry) => exponentialDelay(retry, { ...limits, factor: 2 }));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(exponentialDelay(2, { ...limits, factor: 1.5 })).toBe(1_125);
  });

  it("is a number even where the power overflows", () => {
    expect(exponentialDelay(5_000, { ...limits, factor: 2 })).toBe(5_000);
    expect(exponentialDelay(5_000, { baseMs: 0, capMs: 5_000, factor: 2 })).toBe(0);
  });
});
