import { expect, it } from "vitest";
import { fuzzAdapter } from "./fuzz-adapter.ts";
import { targets } from "./targets.ts";

/** `.ci/run` plays all; a drill and `npm run fuzz` play others. */
const RUNS = process.env.PLAY_ALL === "1" ? 500 : 100;

it.each([...targets.keys()])(
  "%s answers what a broken reply proves, or fails with a typed error",
  async (adapter) => {
    const { tally, violation } = await fuzzAdapter(adapter, { seed: 1, runs: RUNS, path: undefined });
    expect(violation).toBeUndefined();
    expect(tally.runs).toBe(RUNS);
    expect(tally.answers).toBeGreaterThan(RUNS / 10);
    expect(Object.keys(tally.errors).length).toBeGreaterThan(2);
  },
);
