import { comparison, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Spread } from "../harness/statistics.ts";
import type { Target } from "../harness/target.ts";
import { CLIENT, FUNCTION, KEYV } from "./cached-answers.ts";
import { type CommandStarts, LEAST_ROOMS, MANY_ROOMS, NO_CACHE, NO_FILE } from "./command-starts.ts";
import { BOUND, type MemoryBound } from "./memory-bound.ts";

type CachePairs = ReadonlyMap<string, readonly Pair[]>;

export interface Measured {
  answers: CachePairs;
  memory: MemoryBound;
  starts: Omit<CommandStarts, "pairs"> & { pairs: CachePairs };
}

const MOST_OF_KEYV = 1 / 3;
/** The most that memory may grow after the bound: without a bound it would grow tenfold. */
const MOST_GROWTH = 1.2;
const MOST_OF_START = 1.3;

export function cacheTargets({ answers, memory, starts }: Measured): Target[] {
  return [
    besideKeyv(CLIENT, answers),
    besideKeyv(FUNCTION, answers),
    ...memoryTargets(memory),
    ...startTargets(starts),
  ];
}

function besideKeyv(name: string, pairs: CachePairs): Target {
  const own = pairs.get(name);
  return atMost(MOST_OF_KEYV, `${name}, takes at most 1/3 of ${KEYV}`, own && costOf(own).ratio);
}

function memoryTargets({ rooms, bytesAtBound, bytesAtEnd, remembered }: MemoryBound): Target[] {
  const bound = BOUND.toLocaleString("en");
  const growth = bytesAtEnd / bytesAtBound;
  return [
    {
      claim: `of ${rooms.toLocaleString("en")} rooms at most ${bound} are remembered in the process`,
      measured: remembered.toLocaleString("en"),
      // A memory that remembers no room does not show that it is bounded.
      isMet: remembered > 0 ? remembered <= BOUND : undefined,
    },
    {
      claim: `and they take at most ${MOST_GROWTH} times the memory of ${bound}`,
      measured: `${growth.toFixed(2)} times`,
      isMet: growth <= MOST_GROWTH,
    },
  ];
}

function startTargets({ pairs, file }: Measured["starts"]): Target[] {
  const [many, noCache] = [pairs.get(MANY_ROOMS), pairs.get(NO_CACHE)];
  const claim = (beside: string) =>
    `${MANY_ROOMS} makes a start at most ${MOST_OF_START} times as long as ${beside}`;
  const isFull = file.last.rooms >= LEAST_ROOMS;
  return [
    atMost(MOST_OF_START, claim(NO_FILE), isFull && many ? costOf(many).ratio : undefined),
    atMost(MOST_OF_START, claim(NO_CACHE), isFull && many && noCache ? comparison(many, noCache) : undefined),
  ];
}

function atMost(limit: number, claim: string, spread: Spread | undefined): Target {
  if (spread === undefined) return { claim, measured: "not measured", isMet: undefined };
  const { median, lowerQuartile, upperQuartile } = spread;
  const measured = `${median.toFixed(2)} times (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
  return { claim, measured, isMet: median <= limit };
}
