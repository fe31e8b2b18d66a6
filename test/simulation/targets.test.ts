import { beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "./scenarios.ts";
import { type ScenarioResult, simulate } from "./simulate.ts";
import { targets, targetsOf } from "./targets.ts";

/** A part of those that the targets were set for: `npm run simulate` plays all, in minutes on busy cores. */
const SEEDS = process.env.PLAY_ALL === "1" ? 2 : 1;

let results: ReadonlyMap<string, ScenarioResult>;

beforeAll(async () => {
  const all = await simulate(scenarios, SEEDS);
  results = new Map(all.map((result) => [result.scenario.name, result]));
}, 900_000);

describe.each(scenarios)("$name: $title", ({ name }) => {
  it.each(targetsOf(name))("$what", (target) => {
    const runs = results.get(name)?.runs ?? [];
    expect(runs).toHaveLength(SEEDS);
    expect(target.isMet(runs), `measured ${target.measured(runs)}`).toBe(true);
  });
});

it("every scenario of the simulation has a target, and every target a scenario", () => {
  expect(new Set(targets.map(({ scenario }) => scenario))).toEqual(
    new Set(scenarios.map(({ name }) => name)),
  );
});
