import { describe, expect, it } from "vitest";
import { addToPeakEwma, readPeakEwma } from "./peak-ewma.ts";

const DECAY_MS = 10_000;
const ewmaOf = (valueMs: number) => ({ valueMs, atMs: 0 });

describe("a peak-sensitive moving average", () => {
  it("follows a longer sample at once", () => {
    const ewma = ewmaOf(100);
    addToPeakEwma(ewma, 900, 0, DECAY_MS);
    expect(readPeakEwma(ewma, 0, DECAY_MS)).toBe(900);
  });

  it("follows shorter ones by elapsed time: 36.8 % is left after the decay time", () => {
    const ewma = ewmaOf(1_000);
    addToPeakEwma(ewma, 0, DECAY_MS, DECAY_MS);
    expect(readPeakEwma(ewma, DECAY_MS, DECAY_MS)).toBeCloseTo(367.879, 3);
    addToPeakEwma(ewma, 100, 2 * DECAY_MS, DECAY_MS);
    expect(readPeakEwma(ewma, 2 * DECAY_MS, DECAY_MS)).toBeCloseTo(367.879 * 0.367879 + 100 * 0.632121, 2);
  });

  it("is not moved by how many shorter samples come at one moment", () => {
    const ewma = ewmaOf(1_000);
    for (let sample = 0; sample < 50; sample++) addToPeakEwma(ewma, 1, 0, DECAY_MS);
    expect(readPeakEwma(ewma, 0, DECAY_MS)).toBe(1_000);
  });

  it("sinks while it is only read, and reading changes nothing", () => {
    const ewma = ewmaOf(1_000);
    expect(readPeakEwma(ewma, DECAY_MS, DECAY_MS)).toBeCloseTo(367.879, 3);
    expect(readPeakEwma(ewma, DECAY_MS, DECAY_MS)).toBeCloseTo(367.879, 3);
    expect(readPeakEwma(ewma, 2 * DECAY_MS, DECAY_MS)).toBeCloseTo(135.335, 3);
  });

  it("does not rise when a clock goes back", () => {
    expect(readPeakEwma(ewmaOf(1_000), -DECAY_MS, DECAY_MS)).toBe(1_000);
  });
});
