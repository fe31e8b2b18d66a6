import { mean } from "../statistics.ts";
import { alignedTable, markdownTable } from "../tables.ts";
import type { CoverageFigures } from "./coverage-figures.ts";
import { type CoverageResult, MOST_FAILOVER_HOURS } from "./coverage-jobs.ts";
import { sizeName, verdictsOf } from "./coverage-verdicts.ts";

const COLUMNS = [
  "site",
  "rooms/identities",
  "plain loop",
  "plain failover",
  "paced",
  "least known",
  "least fresh",
];

/** What was measured, and which targets are met, for a terminal. */
export function coverageTables(results: readonly CoverageResult[]): string {
  const verdicts = results
    .flatMap(verdictsOf)
    .map(({ isMet, row, size, what, measured }) => [
      isMet ? "met" : "MISSED",
      row,
      size,
      what,
      rounded(measured),
    ]);
  const targets = alignedTable(["", "site", "size", "target of every seed", "worst"], verdicts);
  return `${alignedTable(COLUMNS, results.map(rowOf))}\n\n${targets}`;
}

/** The page in the repository. */
export function coveragePage(
  results: readonly CoverageResult[],
  { seeds, hours }: { seeds: number; hours: number },
): string {
  const verdicts = results
    .flatMap(verdictsOf)
    .map(
      ({ isMet, row, size, what, measured }) =>
        `* ${isMet ? "met" : "**missed**"}: ${row}, ${size}: ${what} (${rounded(measured)})`,
    );
  const sites = new Map(results.map(({ row }) => [row.name, row.title]));
  const legend = [...sites].map(([name, title]) => `* \`${name}\`: ${title}`).join("\n");
  const table = markdownTable(COLUMNS, results.map(rowOf));
  return `${[introduction(seeds, hours), legend, table, "![Known rooms over the day](coverage.svg)", verdicts.join("\n")].join("\n\n")}\n`;
}

function introduction(seeds: number, hours: number): string {
  return `# Many rooms at a site that limits

${hours} hours of virtual time, ${seeds} seeds each. A site with four endpoints counts requests and blocks who sends more than it
bears in any 60 s, for 5 to 90 minutes each time; refused requests count too. It answers bursts of more than 12 in 3 s with
captchas. Two of its endpoints need the anchor's uid. Every room is to be asked about once a minute.

A room-minute is *known* when a true state was learned in it or in the minute before, and *fresh* when it was learned in that
very minute. Figures are known % / requests per room-minute / blocks per pair of endpoint and identity.

The plain loop is three workers that ask one endpoint for one room after another; plain failover is this package's balancer
with its breakers and with \`rates.enabled: false\`, played for the first ${MOST_FAILOVER_HOURS} hours: what it has lost does not come back. Paced is the client as it is. [Rates](../rates.md) tells what it does.

This page is made by \`npm run simulate -- coverage\`, and comes out the same every time.`;
}

function rowOf({ row, size, seeds, loop, failover }: CoverageResult): string[] {
  return [
    ...[row.name, sizeName(size), cell([loop]), cell([failover]), cell(seeds)],
    rounded(Math.min(...seeds.map(({ known }) => known))),
    rounded(Math.min(...seeds.map(({ fresh }) => fresh))),
  ];
}

function cell(runs: readonly CoverageFigures[]): string {
  const meanOf = (figure: (run: CoverageFigures) => number) => mean(runs.map(figure));
  const known = meanOf((run) => run.known).toFixed(1);
  const requests = meanOf((run) => run.requests).toFixed(2);
  return `${known} / ${requests} / ${rounded(meanOf((run) => run.blocks))}`;
}

function rounded(value: number): string {
  return String(Number(value.toFixed(2)));
}
