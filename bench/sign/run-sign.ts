import { cpus } from "node:os";
import { seededRandom } from "@stream-fallback/core/testing";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import { type Effort, interleave } from "../harness/interleave.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { floor, signCases } from "./sign-cases.ts";
import { signTable } from "./sign-table.ts";
import { signTargets } from "./sign-targets.ts";

const EFFORT: Effort = { rounds: 41, batchMs: 20, warmUpMs: 600 };
const QUICK_EFFORT: Effort = { rounds: 9, batchMs: 5, warmUpMs: 90 };

const METHOD = `µs: processor time, of the garbage collector too; median and quartiles over the rounds. They are this machine's, and a
busy one takes longer. x floor: times the first row, measured just before in the same process. The floor hashes what an
a_bogus of the query of a live page has to hash, and does nothing else; where OpenSSL has no SM3, it is our own.
Verifying one hashes the same again.`;

/** Measures how fast we sign, prints table and targets, keeps the raw numbers. */
export async function runSign({ quick, json, strict }: BenchOptions): Promise<number> {
  const cases = signCases();
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  console.error(`${cases.length} cases, ${effort.rounds} rounds …`);
  const pairs = await interleave({ baseline: floor, cases }, { ...effort, random: seededRandom(1) });
  const targets = signTargets(pairs);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, floor: floor.name, targets },
    costs: Object.fromEntries([...pairs].map(([name, own]) => [name, costOf(own)])),
    pairs: Object.fromEntries(pairs),
  };
  writeResults("sign", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${signTable(cases, pairs)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}
