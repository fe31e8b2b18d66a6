import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { listStrategies, registerStrategy, strategyNamed } from "./registry.ts";
import { roundRobin } from "./round-robin.ts";
import { tiered } from "./tiered.ts";

const TOOLS = { clock: manualClock(), random: () => 0 };
const refusal = (text: RegExp) =>
  expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(text) });

describe("the registry of strategies", () => {
  it("knows the built-in ones, each under its own name", () => {
    const names = listStrategies();
    expect(names).toEqual([
      "priority-weight",
      "tiered",
      "weighted-random",
      "random",
      "round-robin",
      "smooth-weighted-round-robin",
      "least-in-flight",
      "fastest-response",
      "consistent-hash",
      "adaptive-score",
    ]);
    for (const name of names) expect(strategyNamed(name)(TOOLS).name).toBe(name);
  });

  it("takes a user's own, and replaces it by a later one of the same name", () => {
    registerStrategy("nearest", tiered);
    expect(strategyNamed("nearest")).toBe(tiered);
    registerStrategy("nearest", roundRobin);
    expect(strategyNamed("nearest")).toBe(roundRobin);
    expect(listStrategies().filter((name) => name === "nearest")).toHaveLength(1);
  });

  it("names those that there are when asked for another", () => {
    expect(() => strategyNamed("fastest")).toThrow(refusal(/"fastest".*priority-weight.*adaptive-score/));
    expect(() => strategyNamed("constructor")).toThrow(refusal(/"constructor"/));
  });

  it.each<[what: string, name: unknown, factory: unknown, complaint: RegExp]>([
    ["an empty name", " ", tiered, /needs a name/],
    ["a name that is none", undefined, tiered, /needs a name/],
    ["a built-in strategy's name", "random", tiered, /"random" is a built-in/],
    ["a strategy that is no factory", "mine", tiered(), /"mine" must be a function/],
  ])("refuses %s", (_what, name, factory, complaint) => {
    expect(() => registerStrategy(name as never, factory as never)).toThrow(refusal(complaint));
    expect(listStrategies()).not.toContain("mine");
  });
});
