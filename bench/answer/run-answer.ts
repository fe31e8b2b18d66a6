import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import type { Effort } from "../harness/interleave.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { answerTable } from "./answer-table.ts";
import { answerTargets } from "./answer-targets.ts";
import { BILILIVE } from "./contenders/bililive.ts";
import { installBililive } from "./contenders/install-bililive.ts";
import { nameOfOurs, transports } from "./contenders/ours.ts";
import { measureAnswers } from "./measure-answers.ts";

/** At least 315 warm calls of each. In shorter batches most of a call is memory that others have taken the cache from. */
const EFFORT: Effort = { rounds: 21, batchMs: 150, warmUpMs: 5_000, leastCalls: 15 };
const QUICK_EFFORT: Effort = { rounds: 7, batchMs: 10, warmUpMs: 500, leastCalls: 3 };

const METHOD = `ms: processor time of a process for one answer, of its other threads and the garbage collector too. Every contender
has a process of its own for every reply, and so has the site, on this machine; connections are kept. The floor: undici's
request, zlib's gunzip and, of JSON, JSON.parse, measured just before; median and quartiles over the rounds. Ours is a whole
getInfo that asks the site, cache and all. ${BILILIVE} is its own function, as published, its requests sent to this
machine; it reads pages to their end. Replies are compressed; their sizes are those before.`;

/** Measures what an answer takes over HTTP, prints table and targets, keeps the raw numbers. */
export async function runAnswer({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  const pairs = await measureAnswers([...transports.map(nameOfOurs), ...(hasBililive() ? [BILILIVE] : [])], {
    ...effort,
    onReply: (name) => console.error(`${name}, ${effort.rounds} rounds …`),
  });
  const targets = answerTargets(pairs);
  const byReply = <T>(of: (own: ReadonlyMap<string, Parameters<typeof costOf>[0]>) => T) =>
    Object.fromEntries([...pairs].map(([reply, own]) => [reply, of(own)]));
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, targets },
    costs: byReply((own) => Object.fromEntries([...own].map(([name, each]) => [name, costOf(each)]))),
    pairs: byReply(Object.fromEntries),
  };
  writeResults("answer", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${answerTable(pairs)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

function hasBililive(): boolean {
  try {
    installBililive();
    return true;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    console.error(`${BILILIVE} cannot be had, so nothing is held against it: ${reason}`);
    return false;
  }
}
