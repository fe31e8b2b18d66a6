import { costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import { type Row, table } from "../harness/table.ts";
import type { Measured } from "./cache-targets.ts";
import { KEYV } from "./cached-answers.ts";
import type { Content } from "./fill-cache-file.ts";
import { BOUND } from "./memory-bound.ts";

/** Cached answers beside keyv's, what the memory holds, and the command by what it remembers. */
export function cacheTable({ answers, memory, starts }: Measured): string {
  const keyvPairs = [...answers.values()].flat().map(({ baselineNs }) => ({ baselineNs, ns: baselineNs }));
  const answerRows = [[KEYV, keyvPairs] as const, ...answers].map(([name, own]) => rowOf(name, own, 1e3));
  const startRows = [...starts.pairs].map(([name, own]) => rowOf(name, own, 1e6));
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

function rowOf(name: string, pairs: readonly Pair[], nsPerUnit: number): Row {
  const { nsPerCall, ratio } = costOf(pairs);
  const digits = nsPerUnit === 1e3 ? 2 : 0;
  const [median, lower, upper] = [nsPerCall.median, nsPerCall.lowerQuartile, nsPerCall.upperQuartile].map(
    (ns) => (ns / nsPerUnit).toFixed(digits),
  );
  return [
    name,
    `${median}`,
    `${lower}-${upper}`,
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
