import { describe, expect, it } from "vitest";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { roundRobin } from "./round-robin.ts";
import type { Candidate, Strategy } from "./strategy.ts";

function sequence(strategy: Strategy, candidates: readonly Candidate[], count: number): string {
  return Array.from({ length: count }, () => strategy.pick(candidates, { role: "first" }).name).join("");
}

describe("round-robin", () => {
  const [a, b, c] = ["a", "b", "c"].map((name, index) => playedEndpoint(name, index + 1)) as [
    Candidate,
    Candidate,
    Candidate,
  ];

  it("takes everyone in turn, whatever the weights", () => {
    expect(sequence(roundRobin(), [a, b, c], 7)).toBe("abcabca");
  });

  it("takes whoever waited longest when some may not be called", () => {
    const strategy = roundRobin();
    expect(sequence(strategy, [a, b, c], 1)).toBe("a");
    expect(sequence(strategy, [a, c], 3)).toBe("cac");
    expect(sequence(strategy, [a, b, c], 3)).toBe("bac");
  });
});
