import { cpus } from "node:os";
import { seededRandom } from "@stream-fallback/core/testing";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import { type Effort, interleave, type Pair } from "../harness/interleave.ts";
import { runProbe } from "../harness/run-probe.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { liveKind, userKind } from "./contenders/page-kinds.ts";
import { measureDownloads } from "./early-end/measure-downloads.ts";
import { baselineOf, extractCases } from "./extract-cases.ts";
import { downloadTable, extractTable } from "./extract-table.ts";
import { type ExtractProbe, extractTargets, type KindName } from "./extract-targets.ts";

const EFFORT: Effort = { rounds: 31, batchMs: 25, warmUpMs: 1_200, leastCalls: 2 };
const QUICK_EFFORT: Effort = { rounds: 7, batchMs: 10, warmUpMs: 300, leastCalls: 2 };

/** The position of the state on the pages whose download can be ended early. */
const EARLY_STATE = 0.41;

const METHOD = `µs: processor time, of the garbage collector too. x JSON.parse: times the JSON.parse of the texts that hold the
answer, measured just before in the same process; median and quartiles over the rounds. The provider reads 16 KB
at a time, and its request and checks count. KB taken: heap and buffers, the page itself apart, in a process of
its own. A download is one of the live page, compressed, by the client, from a server on this machine that sends
16 KB every 8 ms (about 2 MB/s); ms end with the answer. A connection costs little here; on the way to the site
it takes two or three round trips.`;

/** Measures how pages are read, prints table and targets, keeps the raw numbers. */
export async function runExtract({ quick, json, strict }: BenchOptions): Promise<number> {
  const kinds = [liveKind(), userKind()];
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  const pairs: Record<KindName, Map<string, Pair[]>> = { live: new Map(), user: new Map() };
  for (const kind of kinds) {
    console.error(`${kind.name} pages, ${effort.rounds} rounds …`);
    pairs[kind.name] = await interleave(
      { baseline: baselineOf(kind), cases: extractCases(kind) },
      { ...effort, random: seededRandom(1) },
    );
  }
  console.error("bytes …");
  const probe = runProbe<ExtractProbe>(new URL("./probe-child.ts", import.meta.url), quick);
  console.error("downloads …");
  const pages = quick ? 3 : 15;
  const page = { statePosition: EARLY_STATE, pages };
  const usual = await measureDownloads(page);
  const early = await measureDownloads({ ...page, drainBytes: 0 });
  const whole = await measureDownloads({ ...page, readWholePages: true });
  const downloads = {
    "state at 41 %, by default": usual,
    "state at 41 %, drainBytes: 0": early,
    "state at 41 %, readWholePages": whole,
  };
  const targets = extractTargets(pairs, probe, early);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, targets, probe, downloads },
    costs: mapKinds((name) => Object.fromEntries([...pairs[name]].map(([each, own]) => [each, costOf(own)]))),
    pairs: mapKinds((name) => Object.fromEntries(pairs[name])),
  };
  writeResults("extract", results);
  if (json) console.log(JSON.stringify(results));
  else {
    const tables = `${extractTable(kinds, pairs, probe)}\n\n${downloadTable(downloads)}`;
    console.log(`${tables}\n\n${METHOD}\n\n${targetLines(targets)}`);
  }
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

function mapKinds<T>(make: (name: KindName) => T): Record<KindName, T> {
  return { live: make("live"), user: make("user") };
}
