import { expect, it } from "vitest";
import { fuzzAdapter } from "./fuzz-adapter.ts";
import { adapterNames } from "./recipe.ts";

it.each(adapterNames)(
  "%s answers what a broken reply proves, or fails with a typed error",
  async (adapter) => {
    const { tally, violation } = await fuzzAdapter(adapter, { seed: 1, runs: 500, path: undefined });
    expect(violation).toBeUndefined();
    expect(tally.runs).toBe(500);
    expect(tally.answers).toBeGreaterThan(50);
    expect(Object.keys(tally.errors).length).toBeGreaterThan(2);
  },
);
