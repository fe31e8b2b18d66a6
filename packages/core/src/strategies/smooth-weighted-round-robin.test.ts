import { describe, expect, it } from "vitest";
import { smoothWeightedRoundRobin } from "./smooth-weighted-round-robin.ts";
import type { Candidate } from "./strategy.ts";

function candidate(name: string, weight: number): Candidate {
  return { name, priority: 1, weight, distance: 0, inFlight: 0 };
}

function sequence(candidates: readonly Candidate[], count: number): string {
  const strategy = smoothWeightedRoundRobin();
  return Array.from({ length: count }, () => strategy.pick(candidates, { role: "first" }).name).join(" ");
}

describe("smooth weighted round robin", () => {
  it("interleaves instead of sending bursts", () => {
    expect(sequence([candidate("a", 5), candidate("b", 1), candidate("c", 1)], 7)).toBe("a a b a c a a");
  });

  it("takes turns among equals, in order", () => {
    const equals = ["a", "b", "c"].map((name) => candidate(name, 1));
    expect(sequence(equals, 6)).toBe("a b c a b c");
  });

  it("owes nothing to a candidate that was away", () => {
    const [a, b] = [candidate("a", 1), candidate("b", 1)];
    const strategy = smoothWeightedRoundRobin();
    for (let count = 0; count < 100; count++) strategy.pick([a], { role: "first" });
    const picked = Array.from({ length: 4 }, () => strategy.pick([a, b], { role: "first" }).name);
    expect(picked.sort()).toEqual(["a", "a", "b", "b"]);
  });

  it("keeps no memory from one instance to another", () => {
    const candidates = [candidate("a", 1), candidate("b", 1)];
    expect(sequence(candidates, 1)).toBe("a");
    expect(sequence(candidates, 1)).toBe("a");
  });
});
