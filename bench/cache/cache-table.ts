import { costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import { type Row, table } from "../harness/table.ts";
import type { Measured } from "./cache-targets.ts";
import { KEYV } from "./cached-answers.ts";
import type { Content } from "./fill-cache-file.ts";
import { BOUND } from "./memory-bound.ts";

const MICROSECONDS = { ns: 1e3, digits: 2 };
const MILLISECONDS = { ns: 1e6, digits: 0 };

/** Cached answers beside keyv's, what the memory holds, and the command by what it remembers. */
export function cacheTable({ answers, memory, starts }: Measured): string {
  const keyvPairs = [...answers.values()].flat().map(({ baselineNs }) => ({ baselineNs, ns: baselineNs }));
  const answerRows = [[KEYV, keyvPairs] as const, ...answers].map(([name, own]) =>
    rowOf(name, own, MICROSECONDS),
  );
  const startRows = [...starts.pairs].map(([name, own]) => rowOf(name, own, MILLISECONDS));
  const { rooms, bytesAtBound, bytesAtEnd, remembered } = memory;
  return [
    table(["", "µs", "quartiles", "x keyv", "quartiles"], answerRows),
    table(
      ["rooms asked for", "heap MB", "remembered"],
      [
        [count(BOUND), megabytes(bytesAtBound), ""],
        [count(rooms), megabytes(bytesAtEnd), count(remembered)],
      ],
    ),
    table(["douyin-info <room> --max-age 0", "ms", "quartiles", "x no file", "quartiles"], startRows),
    `the file: ${contentText(starts.file.first)}\nafter all: ${contentText(starts.file.last)}`,
  ].join("\n\n");
}

function rowOf(name: string, pairs: readonly Pair[], { ns, digits }: typeof MICROSECONDS): Row {
  const { nsPerCall, ratio } = costOf(pairs);
  const inUnit = (nanoseconds: number) => (nanoseconds / ns).toFixed(digits);
  return [
    name,
    inUnit(nsPerCall.median),
    `${inUnit(nsPerCall.lowerQuartile)}-${inUnit(nsPerCall.upperQuartile)}`,
    ratio.median.toFixed(3),
    `${ratio.lowerQuartile.toFixed(3)}-${ratio.upperQuartile.toFixed(3)}`,
  ];
}

function contentText({ rooms, entries, expiredEntries, fileBytes }: Content): string {
  const parts = [
    `${count(rooms)} rooms`,
    `${count(entries)} entries`,
    `${count(expiredEntries)} of them expired`,
  ];
  return `${parts.join(", ")}, ${megabytes(fileBytes)} MB`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
