import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dayRow, days, dayTable } from "./day-table.ts";
import { DAY_SEED, playDay } from "./play-day.ts";

/** The page with the table; its words are written by hand. */
export const comparisonPage: string = fileURLToPath(
  new URL("../../docs/strategies/comparison.md", import.meta.url),
);

const TABLE = /(<!-- drawn by `npm run draw-strategies` -->\n\n).*?(\n\n<!-- end -->)/s;

/** Plays every day, which takes a minute or two, and writes the table into the page. */
export async function drawComparison(): Promise<void> {
  const rows = new Map<string, string[]>();
  for (const [name, options] of days) rows.set(name, dayRow(await playDay(options, DAY_SEED)));
  const page = readFileSync(comparisonPage, "utf8");
  writeFileSync(
    comparisonPage,
    page.replace(TABLE, (_, before, after) => `${before}${dayTable(rows)}${after}`),
  );
}
