import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { leastInFlight } from "./least-in-flight.ts";
import type { Candidate, Strategy } from "./strategy.ts";

const candidate = (name: string, inFlight: number, weight = 1) => ({
  ...playedEndpoint(name, weight),
  inFlight,
});
const create = (clock: ManualClock = manualClock()) => leastInFlight({ clock, random: seededRandom(5) });

function countOf(strategy: Strategy, candidates: readonly Candidate[], name: string, count: number): number {
  const picks = Array.from({ length: count }, () => strategy.pick(candidates, { role: "first" }).name);
  return picks.filter((picked) => picked === name).length;
}

const FAILURE = {
  kind: "failure",
  durationMs: 1,
  error: new StreamFallbackError("NETWORK", "connection refused"),
} as const;

describe("least-in-flight", () => {
  it("takes the fewest running attempts", () => {
    const candidates = [candidate("a", 3), candidate("b", 1), candidate("c", 2)];
    expect(countOf(create(), candidates, "b", 10)).toBe(10);
  });

  it("counts running attempts per weight", () => {
    expect(countOf(create(), [candidate("a", 3, 4), candidate("b", 1)], "a", 10)).toBe(10);
    expect(countOf(create(), [candidate("a", 5, 4), candidate("b", 1)], "b", 10)).toBe(10);
  });

  it("draws ties by weight", () => {
    const candidates = [candidate("busy", 9), candidate("a", 3, 3), candidate("b", 1), candidate("c", 2, 2)];
    const strategy = create();
    const counts = ["busy", "a", "b", "c"].map((name) => countOf(strategy, candidates, name, 3_000));
    expect(counts[0]).toBe(0);
    for (const [index, wanted] of [1_500, 500, 1_000].entries()) {
      expect(Math.abs((counts[index + 1] ?? 0) - wanted)).toBeLessThan(120);
    }
  });

  it("counts a failed attempt as running for another 10 s", async () => {
    const clock = manualClock();
    const strategy = create(clock);
    const [a, b] = [candidate("a", 0), candidate("b", 1)];
    strategy.onOutcome?.(a, FAILURE);
    strategy.onOutcome?.(a, FAILURE);
    expect(countOf(strategy, [a, b], "b", 10)).toBe(10);
    await clock.advance(10_000);
    expect(countOf(strategy, [a, b], "a", 10)).toBe(10);
  });
});
