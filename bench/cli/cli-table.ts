import { type Cost, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import { type Row, table } from "../harness/table.ts";
import { BARE, type CommandRuns } from "./command-runs.ts";

const HEADER: Row = ["", "ms", "quartiles", "x bare", "quartiles"];

/** A row for each kind of run, below the bare Node of which costs are multiples. */
export function cliTable(pairs: CommandRuns["pairs"]): string {
  const barePairs = [...pairs.values()].flat().map(({ baselineNs }) => ({ baselineNs, ns: baselineNs }));
  return table(HEADER, [rowOf(BARE, barePairs), ...[...pairs].map(([name, own]) => rowOf(name, own))]);
}

function rowOf(name: string, pairs: readonly Pair[]): Row {
  const { nsPerCall, ratio } = costOf(pairs);
  return [name, ...cells(nsPerCall, 1e6), ...cells(ratio, 1)];
}

function cells({ median, lowerQuartile, upperQuartile }: Cost["ratio"], unit: number): string[] {
  const digits = unit === 1 ? 2 : 0;
  const inUnit = (value: number) => (value / unit).toFixed(digits);
  return [inUnit(median), `${inUnit(lowerQuartile)}-${inUnit(upperQuartile)}`];
}
