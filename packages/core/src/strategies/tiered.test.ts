import { describe, expect, it } from "vitest";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import type { Candidate, Strategy } from "./strategy.ts";
import { tiered } from "./tiered.ts";

const candidate = (name: string, priority: number, weight: number) => ({
  ...playedEndpoint(name, weight),
  priority,
});

function sequence(strategy: Strategy, candidates: readonly Candidate[], count: number): string {
  return Array.from({ length: count }, () => strategy.pick(candidates, { role: "first" }).name).join("");
}

describe("tiered", () => {
  it("keeps to the lowest priority number, and to the weights inside it", () => {
    const candidates = [
      candidate("z", 2, 9),
      candidate("a", 1, 2),
      candidate("y", 3, 9),
      candidate("b", 1, 1),
    ];
    expect(sequence(tiered(), candidates, 6)).toBe("abaaba");
  });

  it("goes to the next number while nobody of the lower one may be called, and comes back", () => {
    const [a, b, z] = [candidate("a", 1, 2), candidate("b", 1, 1), candidate("z", 7, 1)];
    const strategy = tiered();
    expect(sequence(strategy, [a, b, z], 1)).toBe("a");
    expect(sequence(strategy, [z], 3)).toBe("zzz");
    expect(sequence(strategy, [a, b, z], 2)).toBe("ba");
  });

  it("heeds a priority that changes while the list stays the same", () => {
    const [a, b] = [candidate("a", 1, 1), candidate("b", 2, 1)];
    const strategy = tiered();
    const candidates = [a, b];
    expect(sequence(strategy, candidates, 2)).toBe("aa");
    a.priority = 3;
    expect(sequence(strategy, candidates, 2)).toBe("bb");
    b.priority = 3;
    expect([...sequence(strategy, candidates, 4)].sort().join("")).toBe("aabb");
  });
});
