import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { cliTable } from "./cli-table.ts";
import { cliTargets } from "./cli-targets.ts";
import { measureCommandRuns } from "./command-runs.ts";

const EFFORT = { rounds: 21, runs: 4 };
const QUICK_EFFORT = { rounds: 5, runs: 1 };

const METHOD = `ms: processor time of the whole process, user and system, from its fork to its end, as bash measures it; median and
quartiles over the rounds. x bare: times a Node that does nothing, measured just before. The built bundle runs on code
that an equal run has compiled and left in the folder for temporary files, as a user's second run does. The site is the
emulator on this machine, whose own work is not counted.`;

/** Measures the command as a process, prints table and targets, keeps the raw numbers. */
export async function runCli({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  console.error(`the command as a process, ${effort.rounds} rounds …`);
  const { pairs, requests } = await measureCommandRuns(effort);
  const targets = cliTargets({ pairs, requests });
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, requests, targets },
    costs: Object.fromEntries([...pairs].map(([name, own]) => [name, costOf(own)])),
    pairs: Object.fromEntries(pairs),
  };
  writeResults("cli", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${cliTable(pairs)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}
