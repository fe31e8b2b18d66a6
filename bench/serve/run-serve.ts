import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { costOf } from "../harness/costs.ts";
import { type Row, table } from "../harness/table.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { measureServing, type Served, type ServeEffort } from "./measure-serving.ts";
import { serveTargets } from "./serve-targets.ts";

const EFFORT: ServeEffort = {
  ...{ rounds: 15, requests: 4_000, warmUpRequests: 20_000, starts: 3, eventRounds: 7, changes: 50 },
};
const QUICK_EFFORT: ServeEffort = {
  ...{ rounds: 3, requests: 1_000, warmUpRequests: 4_000, starts: 1, eventRounds: 1, changes: 20 },
};

const METHOD = `µs: processor time of the server's process, all threads and the garbage collector included; who asks is another process,
over 8 kept connections. Beside it bare node:http over a client like ours, in a process of its own, just before: it answers
JSON.stringify of the same getInfo (6 KB), without ETag, key, errors and log; and it writes the same change (6 KB) to 1,000
readers that keep up, ten a second. A start: the whole process of a server that ends once it listens. Median and quartiles.`;

/** Measures what the service adds to node:http, prints table and targets, keeps the raw numbers. */
export async function runServe({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  console.error(`${effort.rounds} rounds …`);
  const served = await measureServing(effort);
  const targets = serveTargets(served);
  const results = {
    ...{ startedAt, node: process.version, processor: cpus()[0]?.model, effort, targets },
    costs: Object.fromEntries([...served].map(([name, pairs]) => [name, costOf(pairs)])),
    pairs: Object.fromEntries(served),
  };
  writeResults("serve", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${serveTable(served)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

function serveTable(served: Served): string {
  const micros = (ns: number) => (ns / 1e3).toFixed(0);
  const rows = [...served].map(([name, pairs]): Row => {
    const { nsPerCall, ratio } = costOf(pairs);
    const bare = costOf(pairs.map(({ baselineNs }) => ({ baselineNs, ns: baselineNs })));
    return [
      name,
      micros(bare.nsPerCall.median),
      micros(nsPerCall.median),
      ratio.median.toFixed(2),
      `${ratio.lowerQuartile.toFixed(2)}-${ratio.upperQuartile.toFixed(2)}`,
      "",
    ];
  });
  return table(["", "µs bare", "µs serve", "x bare", "quartiles", ""], rows);
}
