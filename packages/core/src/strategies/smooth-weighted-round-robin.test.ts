import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { smoothWeightedRoundRobin } from "./smooth-weighted-round-robin.ts";
import type { Candidate, Strategy } from "./strategy.ts";

const poolOf = (...weights: number[]) =>
  weights.map((weight, index) => playedEndpoint(String.fromCharCode(97 + index), weight));

function picksOf(strategy: Strategy, candidates: readonly Candidate[], count: number): string[] {
  return Array.from({ length: count }, () => strategy.pick(candidates, { role: "first" }).name);
}

const sequence = (candidates: readonly Candidate[], count: number) =>
  picksOf(smoothWeightedRoundRobin(), candidates, count).join("");

describe("smooth weighted round robin", () => {
  it.each([
    [[5, 1, 1], "aabacaa"],
    [[4, 2, 1], "abacaba"],
    [[3, 2, 1], "abacba"],
    [[7, 3], "abaaabaaba"],
    [[1, 5, 1], "bbabcbb"],
    [[2, 1], "aba"],
    [[1, 1, 1], "abc"],
  ])("weights %j give %s in every cycle", (weights, cycle) => {
    expect(sequence(poolOf(...weights), cycle.length * 3)).toBe(cycle.repeat(3));
  });

  it("never strays by two calls from what the weights say", () => {
    const someWeights = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(someWeights, (weights) => {
        const candidates = poolOf(...weights);
        const sum = weights.reduce((total, weight) => total + weight);
        const counts = new Map(candidates.map(({ name }) => [name, 0]));
        for (const [index, name] of picksOf(smoothWeightedRoundRobin(), candidates, 2 * sum).entries()) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          for (const { name, weight } of candidates) {
            const wanted = ((index + 1) * weight) / sum;
            expect(Math.abs((counts.get(name) ?? 0) - wanted)).toBeLessThan(2);
          }
        }
        for (const { name, weight } of candidates) expect(counts.get(name)).toBe(2 * weight);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it("owes nothing to a candidate that was away", () => {
    const [a, b] = poolOf(1, 1) as [Candidate, Candidate];
    const strategy = smoothWeightedRoundRobin();
    picksOf(strategy, [a], 100);
    expect(picksOf(strategy, [a, b], 4).sort()).toEqual(["a", "a", "b", "b"]);
  });

  it("goes on in its cycle after a call with other candidates", () => {
    const candidates = poolOf(5, 1, 1);
    const [, b, c] = candidates as [Candidate, Candidate, Candidate];
    const strategy = smoothWeightedRoundRobin();
    const before = picksOf(strategy, candidates, 3);
    picksOf(strategy, [b, c], 2);
    expect([...before, ...picksOf(strategy, candidates, 4)].join("")).toBe("aabacaa");
  });

  it("holds to new weights at once, however much was owed under the old", () => {
    const candidates = poolOf(1_000, 1);
    const strategy = smoothWeightedRoundRobin();
    picksOf(strategy, candidates, 500);
    for (const candidate of candidates) candidate.weight = 1;
    const picks = picksOf(strategy, candidates, 20);
    expect(picks.filter((name) => name === "a").length).toBeGreaterThanOrEqual(9);
    expect(picks.filter((name) => name === "b").length).toBeGreaterThanOrEqual(9);
  });
});
