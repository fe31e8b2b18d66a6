import { median } from "../../../simulation/statistics.ts";
import type { Connections, Sample } from "../messages.ts";

/** How many of a type are open, in the first and in the last third of the time. */
export interface HandleFigures {
  type: string;
  first: number;
  last: number;
  most: number;
}

/** Known to the site. Idle ones are kept for the next request: how many there are tells of the worst moment until then. */
export const CONNECTIONS = "connections";
/** Descriptors that the site does not know as connections. */
const OTHERS = "other descriptors";

/** The least of a third, since each leaked one stays; of what two processes count, each at its moment, the median. */
export function handleFigures(warm: readonly Sample[], connections: readonly Connections[]): HandleFigures[] {
  const counted = warm.map(({ at, handles: { descriptors, ...busy } }): Record<string, number> => {
    if (descriptors === undefined) return busy;
    const open = connections.findLast((each) => each.at <= at)?.open ?? 0;
    return { ...busy, [OTHERS]: descriptors - open, [CONNECTIONS]: open };
  });
  const types = new Set(counted.flatMap((handles) => Object.keys(handles)));
  const third = Math.floor(warm.length / 3);
  return [...types].toSorted().map((type) => {
    const counts = counted.map((handles) => handles[type] ?? 0);
    const usual = type === OTHERS ? median : least;
    const [first, last] = [usual(counts.slice(0, third)), usual(counts.slice(-third))];
    return { type, first, last, most: counts.reduce((most, count) => Math.max(most, count), 0) };
  });
}

function least(counts: readonly number[]): number {
  return counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
}
