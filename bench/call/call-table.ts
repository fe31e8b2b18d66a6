import type { BenchCase } from "../harness/bench-case.ts";
import { comparison, costOf } from "../harness/costs.ts";
import { type Row, table } from "../harness/table.ts";
import { baseline } from "./call-cases.ts";
import type { Pairs } from "./call-targets.ts";
import { IDLE_INSTANCES } from "./idle-costs.ts";
import type { Probe } from "./probe.ts";

const HEADER: Row = ["a call of", "ns", "x await", "quartiles", "bytes", "timers", "x peer", "peer"];
const IDLE_HEADER: Row = [`idle, ${IDLE_INSTANCES.toLocaleString("en")} of`, "bytes each", "timers each", ""];

/** A table of every case with its cost, group by group, and one of what idle instances cost. */
export function callTable(cases: readonly BenchCase[], pairs: Pairs, probe: Probe): string {
  const rows: Row[] = [baselineRow(pairs, probe)];
  for (const [group, members] of Map.groupBy(cases, (each) => each.group)) {
    rows.push([], [group], ...members.map((each) => rowOf(each, pairs, probe)));
  }
  const idle = probe.idle.map(({ name, bytes, timers }): Row => [name, whole(bytes), timers.toFixed(1)]);
  return `${table(HEADER, rows)}\n\n${table(IDLE_HEADER, idle)}`;
}

function baselineRow(pairs: Pairs, probe: Probe): Row {
  const all = [...pairs.values()].flat();
  const { nsPerCall } = costOf(all.map(({ baselineNs }) => ({ baselineNs, ns: baselineNs })));
  return [baseline.name, whole(nsPerCall.median), "1.0", "", ...counts(baseline.name, probe)];
}

function rowOf({ name, peer }: BenchCase, pairs: Pairs, probe: Probe): Row {
  const own = pairs.get(name) ?? [];
  const { nsPerCall, ratio } = costOf(own);
  const others = peer === undefined ? undefined : pairs.get(peer);
  return [
    `  ${name}`,
    whole(nsPerCall.median),
    ratio.median.toFixed(1),
    `${ratio.lowerQuartile.toFixed(1)}-${ratio.upperQuartile.toFixed(1)}`,
    ...counts(name, probe),
    others === undefined ? "" : comparison(own, others).median.toFixed(2),
    peer ?? "",
  ];
}

function counts(name: string, { cases }: Probe): [bytes: string, timers: string] {
  const { bytesPerCall, timersPerCall } = cases[name] ?? {};
  return [
    bytesPerCall === undefined ? "?" : whole(bytesPerCall),
    timersPerCall === undefined ? "?" : timersPerCall.toFixed(1),
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
