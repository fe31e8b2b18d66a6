import type { Sample } from "../messages.ts";
import { type SoakOptions, timesOf } from "../soak-options.ts";
import { fitLine } from "./fitted-line.ts";

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

function most(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
