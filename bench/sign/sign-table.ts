import type { BenchCase } from "../harness/bench-case.ts";
import { costOf } from "../harness/costs.ts";
import { type Row, table } from "../harness/table.ts";
import { floor } from "./sign-cases.ts";
import type { SignPairs } from "./sign-targets.ts";

const HEADER: Row = ["", "µs", "quartiles", "x floor", "quartiles"];

/** A table of every case with its cost, below the floor of which costs are multiples. */
export function signTable(cases: readonly BenchCase[], pairs: SignPairs): string {
  const floorPairs = [...pairs.values()].flat().map(({ baselineNs }) => ({ baselineNs, ns: baselineNs }));
  const own = cases.map(({ name }) => rowOf(name, pairs.get(name) ?? []));
  return table(HEADER, [rowOf(floor.name, floorPairs), ...own]);
}

function rowOf(name: string, pairs: Parameters<typeof costOf>[0]): Row {
  const { nsPerCall, ratio } = costOf(pairs);
  return [
    name,
    (nsPerCall.median / 1_000).toFixed(2),
    `${(nsPerCall.lowerQuartile / 1_000).toFixed(2)}-${(nsPerCall.upperQuartile / 1_000).toFixed(2)}`,
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}-${ratio.upperQuartile.toFixed(2)}`,
  ];
}
