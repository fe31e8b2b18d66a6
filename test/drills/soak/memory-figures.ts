import { fitLine } from "./fitted-line.ts";
import type { Connections, Sample } from "./messages.ts";
import { type SoakOptions, timesOf } from "./soak-options.ts";

/** What the client's process held once it was warm; megabytes are of a million bytes. */
export interface MemoryFigures {
  samples: number;
  /** How many requests were sent meanwhile. */
  requests: number;
  /** Of the line that is nearest to the heap behind each collection, and twice its standard error. */
  heapMbPerHour: number;
  heapMbPerHourError: number;
  /** By how much that line rises from the first to the last sample. */
  heapRiseMb: number;
  /** How far samples lie from the line: their standard deviation. */
  heapNoiseMb: number;
  /** Where the line begins and ends. */
  heapFirstMb: number;
  heapLastMb: number;
  /** Buffers, beside the heap, at their most. */
  mostExternalMb: number;
  rssFirstMb: number;
  rssLastMb: number;
  mostRssMb: number;
}

const MB = 1e6;
const HOUR_MS = 3_600_000;

/** Those that count: behind the warm-up. */
export function warmSamples(
  samples: readonly Sample[],
  { startedAt, options }: { startedAt: number; options: SoakOptions },
): readonly Sample[] {
  return samples.filter(({ at }) => at - startedAt >= timesOf(options).warmUpMs);
}

export function memoryFigures(warm: readonly Sample[]): MemoryFigures {
  const hours = warm.map(({ at }) => at / HOUR_MS);
  const [first = 0, last = 0] = [hours[0], hours.at(-1)];
  const line = fitLine(warm.map(({ heapBytes }, place) => ({ x: hours[place] ?? 0, y: heapBytes / MB })));
  return {
    samples: warm.length,
    requests: (warm.at(-1)?.sent ?? 0) - (warm[0]?.sent ?? 0),
    heapMbPerHour: line.slope,
    heapMbPerHourError: 2 * line.slopeError,
    heapRiseMb: line.at(last) - line.at(first),
    heapNoiseMb: line.noise,
    heapFirstMb: line.at(first),
    heapLastMb: line.at(last),
    mostExternalMb: most(warm.map(({ externalBytes }) => externalBytes)) / MB,
    rssFirstMb: (warm[0]?.rssBytes ?? 0) / MB,
    rssLastMb: (warm.at(-1)?.rssBytes ?? 0) / MB,
    mostRssMb: most(warm.map(({ rssBytes }) => rssBytes)) / MB,
  };
}

/** How many of a type are open: the least in the first and in the last third, since each leaked one stays. */
export interface HandleFigures {
  type: string;
  first: number;
  last: number;
  most: number;
}

/**
 * Of descriptors those count that the site does not know as connections: idle ones are kept for the next request, and how
 * many there are tells of the worst moment until then.
 */
export function handleFigures(warm: readonly Sample[], connections: readonly Connections[]): HandleFigures[] {
  const counted = warm.map(({ at, handles: { descriptors, ...busy } }): Record<string, number> => {
    if (descriptors === undefined) return busy;
    const near = connections.filter((each) => Math.abs(each.at - at) <= NEAR_MS);
    const open = most(near.map((each) => each.open));
    return { ...busy, [FILES]: descriptors - open, [CONNECTIONS]: open };
  });
  const types = new Set(counted.flatMap((handles) => Object.keys(handles)));
  const third = Math.floor(warm.length / 3);
  return [...types].toSorted().map((type) => {
    const counts = counted.map((handles) => handles[type] ?? 0);
    const [first, last] = [least(counts.slice(0, third)), least(counts.slice(-third))];
    return { type, first, last, most: most(counts) };
  });
}

/** Two processes do not count at the same moment. */
const NEAR_MS = 3_000;
export const CONNECTIONS = "connections";
const FILES = "other descriptors";

function most(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function least(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
