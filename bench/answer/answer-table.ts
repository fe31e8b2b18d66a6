import { comparison, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import { type Row, table } from "../harness/table.ts";
import { BILILIVE } from "./contenders/bililive.ts";
import { floor } from "./contenders/floor.ts";
import type { AnswerPairs } from "./measure-answers.ts";

const HEADER: Row = ["an answer of", "ms", "quartiles", "x floor", "quartiles", `x ${BILILIVE}`, ""];

/** What an answer takes by each contender, reply by reply. */
export function answerTable(pairs: AnswerPairs): string {
  const rows = [...pairs].flatMap(([reply, contenders]): Row[] => {
    const all = [...contenders.values()].flat();
    const baseline = all.map(({ baselineNs }) => ({ baselineNs, ns: baselineNs }));
    const others = contenders.get(BILILIVE);
    return [
      [],
      [reply],
      rowOf(floor.name, baseline, undefined),
      ...[...contenders].map(([name, own]) => rowOf(name, own, others)),
    ];
  });
  return table(HEADER, rows.slice(1));
}

function rowOf(name: string, own: readonly Pair[], others: readonly Pair[] | undefined): Row {
  const { nsPerCall, ratio } = costOf(own);
  return [
    `  ${name}`,
    milliseconds(nsPerCall.median),
    `${milliseconds(nsPerCall.lowerQuartile)}-${milliseconds(nsPerCall.upperQuartile)}`,
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}-${ratio.upperQuartile.toFixed(2)}`,
    others === undefined ? "" : comparison(own, others).median.toFixed(2),
  ];
}

function milliseconds(ns: number): string {
  return (ns / 1e6).toFixed(2);
}
