import { cpus } from "node:os";
import type { BenchOptions } from "../bench-options.ts";
import { medianOf } from "../harness/statistics.ts";
import { type Row, table } from "../harness/table.ts";
import { targetLines } from "../harness/target.ts";
import { writeResults } from "../harness/write-results.ts";
import { type Contender, startContenders } from "./contenders.ts";
import { gatewayTargets } from "./gateway-targets.ts";
import { leaseMicros } from "./lease-cost.ts";
import { load } from "./load.ts";
import type { Measured, Round } from "./measured.ts";
import { processorMsOf } from "./processor-time.ts";

interface Effort {
  rounds: number;
  seconds: number;
}

const EFFORT: Effort = { rounds: 7, seconds: 5 };
const QUICK_EFFORT: Effort = { rounds: 2, seconds: 2 };
const BACKENDS = 5;

const METHOD = `µs: processor time of a gateway's processes for a request, from the system's books. wrk asks with 64 connections as fast as it is
answered, from a process of its own; five backends in one nginx answer with 1 kB. The gateways take turns, each with kept
connections and one worker, on this machine with all of it. Medians of the rounds.`;

/** Measures what the gateway costs beside nginx and haproxy, prints table and targets, keeps the raw numbers. */
export async function runGateway({ quick, json, strict }: BenchOptions): Promise<number> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const startedAt = new Date().toISOString();
  console.error(`${effort.rounds} rounds …`);
  const contenders = await startContenders();
  const rounds: Round[] = [];
  try {
    for (const each of contenders.all) await measure(each, effort.seconds);
    for (let round = 0; round < effort.rounds; round += 1) {
      const measured: [string, Measured][] = [];
      for (const each of contenders.all) measured.push([each.name, await measure(each, effort.seconds)]);
      rounds.push(Object.fromEntries(measured));
    }
  } finally {
    await contenders.close();
  }
  const lease = leaseMicros(BACKENDS);
  const targets = gatewayTargets(rounds, lease);
  const results = {
    startedAt,
    node: process.version,
    processor: cpus()[0]?.model,
    effort,
    rounds,
    lease,
    targets,
  };
  writeResults("gateway", results);
  if (json) console.log(JSON.stringify(results));
  else console.log(`${gatewayTable(rounds)}\n\n${METHOD}\n\n${targetLines(targets)}`);
  return strict && targets.some(({ isMet }) => isMet !== true) ? 1 : 0;
}

async function measure({ origin, pid }: Contender, seconds: number): Promise<Measured> {
  const before = processorMsOf(pid);
  const loaded = await load(origin, seconds);
  return { ...loaded, microsPerRequest: ((processorMsOf(pid) - before) * 1_000) / loaded.requests };
}

function gatewayTable(rounds: readonly Round[]): string {
  const names = Object.keys(rounds[0] ?? {});
  const rows = names.map((name): Row => {
    const of = (read: (measured: Measured) => number) =>
      medianOf(rounds.flatMap((round) => (round[name] === undefined ? [] : [read(round[name])])));
    return [
      name,
      of(({ microsPerRequest }) => microsPerRequest).toFixed(0),
      of(({ perSecond }) => perSecond).toFixed(0),
      of(({ p99Ms }) => p99Ms).toFixed(1),
      "",
    ];
  });
  return table(["", "µs a request", "requests/s", "p99 ms", ""], rows);
}
