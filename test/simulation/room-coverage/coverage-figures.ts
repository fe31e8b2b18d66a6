import type { CoverageSize } from "./coverage-rows.ts";
import { endpointNames, type LimitedSite } from "./limited-site.ts";
import type { RoomMinutes } from "./room-minutes.ts";

/** One run in numbers. */
export interface CoverageFigures {
  readonly known: number;
  readonly fresh: number;
  /** Requests per room-minute. */
  readonly requests: number;
  /** Blocks per pair. */
  readonly blocks: number;
  /** The most blocks of one pair in any 6 h after the first hour. */
  readonly blocksInSixHours: number;
  /** Percent known in stretches of 10 minutes. */
  readonly knownByTenMinutes: readonly number[];
}

const HOUR_MS = 3_600_000;

export function figuresOf(
  site: LimitedSite,
  { learned, size, hours }: { learned: RoomMinutes; size: CoverageSize; hours: number },
): CoverageFigures {
  const { known, fresh } = learned;
  return {
    ...{ known, fresh },
    requests: site.requests / (size.rooms * hours * 60),
    blocks: site.blocks.flat().length / (size.identities * endpointNames.length),
    blocksInSixHours: Math.max(0, ...site.blocks.map(mostInSixHours)),
    knownByTenMinutes: learned.knownInStretches(10),
  };
}

function mostInSixHours(blocks: readonly number[]): number {
  const later = blocks.filter((atMs) => atMs >= HOUR_MS);
  const from = (startMs: number) =>
    later.filter((atMs) => atMs >= startMs && atMs < startMs + 6 * HOUR_MS).length;
  return Math.max(0, ...later.map(from));
}
