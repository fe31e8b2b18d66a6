import { mkdir, writeFile } from "node:fs/promises";
import { runCoverageJobs } from "./coverage-jobs.ts";
import { coveragePage, coverageTables } from "./coverage-page.ts";
import { coverageRows } from "./coverage-rows.ts";
import { verdictsOf } from "./coverage-verdicts.ts";
import { drawCoverage } from "./draw-coverage.ts";
import {
  type CoverageArguments,
  fullRun,
  help,
  readCoverageArguments,
  usage,
} from "./read-coverage-arguments.ts";

const folder = new URL("../../../docs/simulation/", import.meta.url);

/** `npm run simulate -- coverage`. Ends the process with 1 when a target is missed. */
export async function simulateCoverage(args: readonly string[]): Promise<void> {
  const options = readCoverageArguments(args);
  if (options === "help") console.log(help);
  else if ("problem" in options) {
    console.error(`${options.problem}; ${usage}`);
    process.exitCode = 2;
  } else await run(options);
}

async function run(options: CoverageArguments): Promise<void> {
  const results = await runCoverageJobs(options, ({ row, size, seed, way }, { known, blocks }) => {
    const what = way === "paced" ? `seed ${seed}` : `plain ${way}`;
    console.error(
      `${row} ${size.rooms} rooms, ${what}: ${known.toFixed(2)} % known, ${blocks} blocks per pair`,
    );
  });
  console.log(coverageTables(results));
  const verdicts = results.flatMap(verdictsOf);
  const missed = verdicts.filter(({ isMet }) => !isMet).length;
  console.log(`\n${verdicts.length - missed} of ${verdicts.length} targets met with ${options.seeds} seeds`);
  // The page in the repository shows everything or it is left alone.
  const isFull = options.rows.length === coverageRows.length && options.mostRooms === undefined;
  if (isFull && options.seeds === fullRun.seeds && options.hours === fullRun.hours) {
    await mkdir(folder, { recursive: true });
    await writeFile(new URL("coverage.md", folder), coveragePage(results, options));
    await writeFile(new URL("coverage.svg", folder), drawCoverage(results));
    console.log("docs/simulation/coverage.md is written anew");
  }
  if (missed > 0) process.exitCode = 1;
}
