import { mkdir, writeFile } from "node:fs/promises";
import { drawScenario } from "./chart/draw-scenario.ts";
import { pageOf } from "./page.ts";
import { type Arguments, defaultSeeds, help, readArguments, usage } from "./read-arguments.ts";
import { columns, rowsOf, verdictsOf } from "./report.ts";
import { simulateCoverage } from "./room-coverage/main.ts";
import { scenarios } from "./scenarios.ts";
import { type ScenarioResult, simulate } from "./simulate.ts";
import { alignedTable } from "./tables.ts";

const folder = new URL("../../docs/simulation/", import.meta.url);

const [first, ...others] = process.argv.slice(2).filter((argument) => argument !== "--");
const options = first === "coverage" ? undefined : readArguments(process.argv.slice(2));
if (options === undefined) {
  await simulateCoverage(others);
} else if (options === "help") {
  console.log(help);
} else if ("problem" in options) {
  console.error(`${options.problem}; ${usage}`);
  process.exitCode = 2;
} else {
  await run(options);
}

async function run({ scenarios: wanted, seeds }: Arguments): Promise<void> {
  const results = await simulate(wanted, seeds);
  console.log(alignedTable(columns, results.flatMap(rowsOf)));
  const verdicts = results.flatMap(verdictsOf);
  const rows = verdicts.map(({ isMet, scenario, what, measured }) => [
    isMet ? "met" : "MISSED",
    scenario,
    what,
    measured,
  ]);
  console.log(`\n${alignedTable(["", "scenario", "target", "measured"], rows)}`);
  const missed = verdicts.filter(({ isMet }) => !isMet).length;
  console.log(`\n${verdicts.length - missed} of ${verdicts.length} targets met with ${seeds} seeds`);
  // The page in the repository shows everything or it is left alone.
  if (wanted.length === scenarios.length && seeds === defaultSeeds) await writePage(results, seeds);
  if (missed > 0) process.exitCode = 1;
}

async function writePage(results: readonly ScenarioResult[], seeds: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("README.md", folder), pageOf(results, seeds));
  for (const { scenario, record } of results) {
    await writeFile(new URL(`${scenario.name}.svg`, folder), drawScenario(record));
  }
  console.log("docs/simulation is written anew");
}
