import { readFileSync } from "node:fs";
import { listStrategies } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { dayRow, days } from "./day-table.ts";
import { comparisonPage } from "./draw-comparison.ts";
import { DAY_SEED, playDay } from "./play-day.ts";

const page = readFileSync(comparisonPage, "utf8");

function rowOn(name: string): string[] {
  const line = page.split("\n").find((each) => each.startsWith(`| ${name} |`)) ?? "";
  return line
    .split(" | ")
    .slice(1)
    .map((cell) => cell.replace(" |", ""));
}

describe("the comparison of strategies", () => {
  it("has a row for each strategy and profile", () => {
    for (const name of listStrategies()) expect([...days.keys()]).toContain(`\`${name}\``);
    for (const name of days.keys()) expect(rowOn(name)).toHaveLength(12);
  });

  // One stands for all, and only `.ci/run` plays it: each day takes two seconds and more.
  it.runIf(process.env.PLAY_ALL === "1")(
    "is what a client does with the default strategy, of which no call fails (npm run draw-strategies)",
    { timeout: 240_000 },
    async () => {
      const day = await playDay({ strategy: "priority-weight" }, DAY_SEED);
      expect(rowOn("`priority-weight`")).toEqual(dayRow(day));
      expect(day.calls.filter(({ answeredBy }) => answeredBy === undefined)).toEqual([]);
    },
  );
});
