import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import type { Effort, Pair } from "../harness/interleave.ts";
import { runProbe } from "../harness/run-probe.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { cacheTable } from "./cache-table.ts";
import { cacheTargets } from "./cache-targets.ts";
import { measureCachedAnswers } from "./cached-answers.ts";
import { measureCommandStarts } from "./command-starts.ts";
import type { MemoryBound } from "./memory-bound.ts";

const EFFORT: Effort = { rounds: 41, batchMs: 20, warmUpMs: 600 };
const QUICK_EFFORT: Effort = { rounds: 9, batchMs: 5, warmUpMs: 90 };

const METHOD = `µs: processor time, of the garbage collector too; median and quartiles over the rounds. x keyv: times keyv 5.6's own
get from memory, measured just before in the same process; that one gives dates back as text. A cached answer is a copy
of its own for whoever asks. Heap: growth after a collection, in a process of its own. ms: time on the wall of the
whole command, which asks the emulator on this machine; x no file: times the run in the same round that begins a file.
The many rooms went into theirs through the client and its own store; a third of them have expired, and every run
drops some of these. The file has just been written: a disk need not be read.`;

/** Measures the cache, prints tables and targets, keeps the raw numbers. */
export async function runCache({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startRounds = quick ? 5 : 21;
  const startedAt = new Date().toISOString();
  console.error(`cached answers, ${effort.rounds} rounds …`);
  const { answerBytes, pairs: answers } = await measureCachedAnswers(effort);
  console.error("many rooms …");
  const memory = runProbe<MemoryBound>(new URL("./probe-child.ts", import.meta.url), quick);
  console.error(`starts of the command, ${startRounds} rounds …`);
  const starts = await measureCommandStarts(startRounds);
  const measured = { answers, memory, starts };
  const targets = cacheTargets(measured);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, startRounds, targets },
    ...{ answerBytes, memory, file: starts.file },
    costs: { answers: mapPairs(answers, costOf), starts: mapPairs(starts.pairs, costOf) },
    pairs: { answers: Object.fromEntries(answers), starts: Object.fromEntries(starts.pairs) },
  };
  writeResults("cache", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${cacheTable(measured)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

function mapPairs<T>(pairs: ReadonlyMap<string, Pair[]>, of: (pairs: Pair[]) => T): Record<string, T> {
  return Object.fromEntries([...pairs].map(([name, own]) => [name, of(own)]));
}
