import type { Band } from "../../draw-bands.ts";
import { fitLine, type Point } from "../judge/fitted-line.ts";
import { warmSamples } from "../judge/memory-figures.ts";
import type { SoakRecord } from "../play-soak.ts";

const MB = 1e6;
const MINUTE_MS = 60_000;
/** Changes are few: each point of how late they were is the worst of as many slices as the picture has room for. */
const SLICES = 120;

/** What the picture shows, from the top. */
export function soakBands(record: SoakRecord, late: readonly { at: number; afterMs: number }[]): Band[] {
  const { samples, startedAt, connections } = record;
  const minute = (at: number) => (at - startedAt) / MINUTE_MS;
  const over = <Item extends { at: number }>(items: readonly Item[], of: (item: Item) => number) =>
    items.map((item) => ({ x: minute(item.at), y: of(item) }));
  const heap = (sample: { heapBytes: number }) => sample.heapBytes / MB;
  return [
    {
      ...{ name: "Heap", unit: "MB behind a collection", points: over(samples, heap) },
      fit: ends(over(warmSamples(samples, record), heap)),
    },
    { name: "Process", unit: "MB, garbage included", points: over(samples, ({ rssBytes }) => rssBytes / MB) },
    { name: "Connections", unit: "open, idle ones too", points: over(connections, ({ open }) => open) },
    { name: "Timers", unit: "set", points: over(samples, ({ handles }) => handles.Timeout ?? 0) },
    { name: "Requests", unit: "a second", points: ratesOf(over(samples, ({ sent }) => sent)) },
    {
      ...{ name: "Unknown", unit: "rooms" },
      points: over(samples, ({ rows }) => rows.filter(([, state]) => state === "unknown").length),
    },
    { name: "Late", unit: "s, the latest", points: worstOf(over(late, ({ afterMs }) => afterMs / 1_000)) },
  ];
}

function ends(points: readonly Point[]): readonly [Point, Point] {
  const line = fitLine(points);
  const [first = 0, last = 0] = [points[0]?.x, points.at(-1)?.x];
  return [
    { x: first, y: line.at(first) },
    { x: last, y: line.at(last) },
  ];
}

/** What grows by the minute, as a rate per second. */
function ratesOf(totals: readonly Point[]): Point[] {
  return totals.flatMap(({ x, y }, place) => {
    const before = totals[place - 1];
    return before === undefined ? [] : [{ x, y: (y - before.y) / (60 * (x - before.x)) }];
  });
}

function worstOf(points: readonly Point[]): Point[] {
  const width = Math.max(...points.map(({ x }) => x)) / SLICES;
  const slices = Map.groupBy(points, ({ x }) => Math.floor(x / width));
  return [...slices]
    .toSorted(([one], [other]) => one - other)
    .map(([slice, own]) => ({ x: (slice + 0.5) * width, y: Math.max(...own.map(({ y }) => y)) }));
}
