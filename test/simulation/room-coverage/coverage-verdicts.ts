import type { CoverageFigures } from "./coverage-figures.ts";
import type { CoverageResult } from "./coverage-jobs.ts";

export interface CoverageVerdict {
  readonly isMet: boolean;
  readonly row: string;
  readonly size: string;
  readonly what: string;
  /** The worst of all seeds. */
  readonly measured: number;
}

/** Whether every seed shows what the row must show. */
export function verdictsOf({ row, size, seeds }: CoverageResult): CoverageVerdict[] {
  const { leastKnown, leastFresh, mostRequests, mostBlocksPerPair, mostBlocksInSixHours } = row.targets;
  const place = { row: row.name, size: sizeName(size) };
  const least = (what: string, limit: number | undefined, of: (figures: CoverageFigures) => number) => {
    const measured = Math.min(...seeds.map(of));
    return limit === undefined
      ? []
      : [{ ...place, what: `${what} ≥ ${limit}`, measured, isMet: measured >= limit }];
  };
  const most = (what: string, limit: number | undefined, of: (figures: CoverageFigures) => number) => {
    const measured = Math.max(...seeds.map(of));
    return limit === undefined
      ? []
      : [{ ...place, what: `${what} ≤ ${limit}`, measured, isMet: measured <= limit }];
  };
  return [
    ...least("known %", leastKnown, ({ known }) => known),
    ...least("fresh %", leastFresh, ({ fresh }) => fresh),
    ...most("requests per room-minute", mostRequests, ({ requests }) => requests),
    ...most("blocks per pair", mostBlocksPerPair, ({ blocks }) => blocks),
    ...most("blocks of a pair in 6 h", mostBlocksInSixHours, ({ blocksInSixHours }) => blocksInSixHours),
  ];
}

export function sizeName({ rooms, identities }: CoverageResult["size"]): string {
  return `${rooms}/${identities}`;
}
