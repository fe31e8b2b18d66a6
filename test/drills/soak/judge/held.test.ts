import { describe, expect, it } from "vitest";
import type { Sample } from "../messages.ts";
import { handleFigures } from "./handle-figures.ts";
import { memoryFigures } from "./memory-figures.ts";

const HOUR_MS = 3_600_000;

/** An hour, looked at each minute. */
const samples = (of: (minute: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 61 }, (_, minute) => ({
    ...{ at: (minute * HOUR_MS) / 60, heapBytes: 30e6, externalBytes: 1e6, rssBytes: 200e6 },
    ...{ handles: {}, rows: [], sent: minute * 2_000, stalledMs: 0, ...of(minute) },
  }));

/** Up and down by a megabyte. */
const wave = (minute: number) => 1e6 * Math.sin(minute);

describe("the heap of a soak", () => {
  it("rises by the slope of a leak, through the noise", () => {
    const figures = memoryFigures(samples((minute) => ({ heapBytes: 30e6 + minute * 1e5 + wave(minute) })));
    expect(figures.heapMbPerHour).toBeCloseTo(6, 0);
    expect(figures.heapRiseMb).toBeCloseTo(figures.heapMbPerHour, 6);
    expect(figures.heapMbPerHour).toBeGreaterThan(figures.heapMbPerHourError);
  });

  it("does not rise where it goes up and down only", () => {
    const figures = memoryFigures(samples((minute) => ({ heapBytes: 30e6 + wave(minute) })));
    expect(Math.abs(figures.heapMbPerHour)).toBeLessThan(figures.heapMbPerHourError);
    expect(figures.heapNoiseMb).toBeCloseTo(0.7, 1);
  });
});

describe("handles of a soak", () => {
  it("are those that stay: of timers that come and go none grows", () => {
    const busy = samples((minute) => ({ handles: { Timeout: minute % 5 === 0 ? 3 : 50, Pipe: minute } }));
    expect(handleFigures(busy, [])).toEqual([
      { type: "Pipe", first: 0, last: 41, most: 60 },
      { type: "Timeout", first: 3, last: 3, most: 50 },
    ]);
  });

  it("are told apart from connections that the site knows of", () => {
    const open = samples((minute) => ({ handles: { descriptors: 20 + minute } }));
    const connections = open.map(({ at }, minute) => ({ at, open: minute }));
    expect(handleFigures(open, connections)).toEqual([
      { type: "connections", first: 0, last: 41, most: 60 },
      { type: "other descriptors", first: 20, last: 20, most: 20 },
    ]);
  });
});
