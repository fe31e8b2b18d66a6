import { cpus } from "node:os";
import { seededRandom } from "@stream-fallback/core/testing";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import { type Effort, interleave } from "../harness/interleave.ts";
import { runProbe } from "../harness/run-probe.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { baseline, callCases } from "./call-cases.ts";
import { callTable } from "./call-table.ts";
import { callTargets } from "./call-targets.ts";
import type { Probe } from "./probe.ts";

const EFFORT: Effort = { rounds: 41, batchMs: 8, warmUpMs: 300 };
const QUICK_EFFORT: Effort = { rounds: 9, batchMs: 2, warmUpMs: 45 };

const METHOD = `ns: processor time, of the garbage collector too. x await: times a bare await of the same instant stub,
measured just before in the same process; median and quartiles over the rounds. Bytes: growth of
heap and buffers with a young generation so large that nothing is collected, in a process of its own. Timers: as
Node counts them. x peer: times the peer in the same round, both as multiples of a bare await.`;

/** Measures a call, prints table and targets, keeps the raw numbers. */
export async function runCall({ quick, json, strict }: BenchOptions): Promise<number> {
  const cases = callCases();
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  console.error(`${cases.length} cases, ${effort.rounds} rounds …`);
  const pairs = await interleave({ baseline, cases }, { ...effort, random: seededRandom(1) });
  console.error("bytes, timers and errors …");
  const probe = runProbe<Probe>(new URL("./probe-child.ts", import.meta.url), quick);
  const targets = callTargets(pairs, probe);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, targets, probe },
    costs: Object.fromEntries([...pairs].map(([name, own]) => [name, costOf(own)])),
    pairs: Object.fromEntries(pairs),
  };
  writeResults("call", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${callTable(cases, pairs, probe)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}
