import { describe, expect, it } from "vitest";
import { priorityWeight } from "./priority-weight.ts";
import type { Candidate } from "./strategy.ts";

function candidate(name: string, priority: number, weight: number): Candidate {
  return { name, priority, weight, distance: 0, inFlight: 0 };
}

describe("priority-weight", () => {
  it("spreads first attempts by weight, whatever the priority", () => {
    const strategy = priorityWeight();
    const candidates = [candidate("low", 9, 3), candidate("high", 1, 1)];
    const picked = Array.from({ length: 8 }, () => strategy.pick(candidates, { role: "first" }).name);
    expect(picked.filter((name) => name === "low")).toHaveLength(6);
    expect(picked.filter((name) => name === "high")).toHaveLength(2);
  });

  it("fails over to the lowest priority number, then to the biggest weight", () => {
    const strategy = priorityWeight();
    const [a, b, c] = [candidate("a", 2, 9), candidate("b", 1, 1), candidate("c", 1, 5)];
    expect(strategy.pick([a, b, c], { role: "failover" }).name).toBe("c");
    expect(strategy.pick([a, b], { role: "failover" }).name).toBe("b");
    expect(strategy.pick([a], { role: "failover" }).name).toBe("a");
  });

  it("does not shift the shares of first attempts by failing over", () => {
    const strategy = priorityWeight();
    const candidates = [candidate("a", 1, 1), candidate("b", 2, 1)];
    const firsts = Array.from({ length: 10 }, () => {
      const { name } = strategy.pick(candidates, { role: "first" });
      strategy.pick(candidates, { role: "failover" });
      return name;
    });
    expect(firsts.filter((name) => name === "a")).toHaveLength(5);
  });
});
