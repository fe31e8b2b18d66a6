import { fuzzAdapter } from "@stream-fallback/core/testing";
import { expect, it } from "vitest";
import { targets } from "./targets.ts";

/** `.ci/run` plays all; a drill and `npm run fuzz` play others. */
const RUNS = process.env.PLAY_ALL === "1" ? 500 : 40;

it.each([...targets])(
  "%s answers what a broken reply proves, or fails with a typed error",
  async (_, options) => {
    const { runs, answers, errors, violation } = await fuzzAdapter({ ...options, seed: 1, runs: RUNS });
    expect(violation).toBeUndefined();
    expect(runs).toBe(RUNS);
    expect(answers).toBeGreaterThan(RUNS / 10);
    expect(Object.keys(errors).length).toBeGreaterThan(2);
  },
);
