import type { BenchCase } from "../harness/bench-case.ts";
import { comparison, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import { type Row, table } from "../harness/table.ts";
import type { PageKind } from "./contenders/page-kinds.ts";
import type { Downloads } from "./early-end/measure-downloads.ts";
import { baselineOf, extractCases, WHOLE_ROW } from "./extract-cases.ts";
import type { ExtractPairs, ExtractProbe } from "./extract-targets.ts";

const HEADER: Row = [
  "from bytes to the room",
  "µs",
  "x JSON.parse",
  "quartiles",
  "x whole row",
  "KB taken",
  "",
];
const DOWNLOAD_HEADER: Row = ["a download", "KB read", "of", "connections", "ms", "share read"];

/** A table of the readers for each kind of page, below a line that describes the page. */
export function extractTable(kinds: readonly PageKind[], pairs: ExtractPairs, probe: ExtractProbe): string {
  const tables = kinds.map((kind) => {
    const cases = extractCases(kind).map((each) => rowOf(each, { kind, pairs, probe }));
    return `${describe(kind)}\n\n${table(HEADER, [baselineRow({ kind, pairs, probe }), ...cases])}`;
  });
  return tables.join("\n\n");
}

export function downloadTable(downloads: Readonly<Record<string, Downloads>>): string {
  const rows = Object.entries(downloads).map(
    ([name, { bytesRead, pageBytes, connections, ms }]): Row => [
      name,
      kilobytes(bytesRead),
      kilobytes(pageBytes),
      connections.toFixed(1),
      ms.toFixed(0),
      `${((bytesRead / pageBytes) * 100).toFixed(0)} %`,
    ],
  );
  return table(DOWNLOAD_HEADER, rows);
}

function describe({ name, page }: PageKind): string {
  const { bytes, pushes, answerJson, rowJson } = page;
  const [answer, streamData] = answerJson.map((text) => kilobytes(Buffer.byteLength(text)));
  const place = ((page.state.start / bytes.length) * 100).toFixed(0);
  const row = kilobytes(Buffer.byteLength(rowJson));
  const state = `${row} KB of state at ${place} %, of which ${answer} + ${streamData} KB are the answer`;
  return `${name} page: ${kilobytes(bytes.length)} KB, ${pushes} pushes, ${state}`;
}

interface Measured {
  kind: PageKind;
  pairs: ExtractPairs;
  probe: ExtractProbe;
}

function baselineRow({ kind, pairs, probe }: Measured): Row {
  const { name } = baselineOf(kind);
  const all = [...pairs[kind.name].values()].flat();
  const { nsPerCall } = costOf(all.map(({ baselineNs }) => ({ baselineNs, ns: baselineNs })));
  return [name, microseconds(nsPerCall.median), "1.00", "", "", taken(probe[kind.name][name])];
}

function rowOf({ name }: BenchCase, { kind, pairs, probe }: Measured): Row {
  const [own, row] = [name, WHOLE_ROW].map((each) => pairs[kind.name].get(each) ?? []) as [Pair[], Pair[]];
  const { nsPerCall, ratio } = costOf(own);
  return [
    name,
    microseconds(nsPerCall.median),
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}-${ratio.upperQuartile.toFixed(2)}`,
    comparison(own, row).median.toFixed(2),
    taken(probe[kind.name][name]),
  ];
}

function microseconds(ns: number): string {
  return Math.round(ns / 1_000).toLocaleString("en");
}

function taken(bytes: number | undefined): string {
  return bytes === undefined ? "?" : kilobytes(bytes);
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toLocaleString("en", { maximumFractionDigits: bytes < 100_000 ? 1 : 0 });
}
