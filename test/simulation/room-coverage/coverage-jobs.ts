import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { CoverageFigures } from "./coverage-figures.ts";
import { type CoverageRow, type CoverageSize, sizesOf } from "./coverage-rows.ts";
import type { Way } from "./run-coverage.ts";

/** A run that a worker has to make. */
export interface CoverageJob {
  readonly row: string;
  readonly size: CoverageSize;
  readonly seed: number;
  readonly hours: number;
  readonly way: Way;
}

/** A site of one size: what each seed showed, and what plain programs show there. */
export interface CoverageResult {
  readonly row: CoverageRow;
  readonly size: CoverageSize;
  readonly seeds: readonly CoverageFigures[];
  readonly loop: CoverageFigures;
  readonly failover: CoverageFigures;
}

/** Who has lost the rooms in the first minutes gets none back, and takes the processor longer than who knows them. */
export const MOST_FAILOVER_HOURS = 6;

export interface CoveragePlan {
  rows: readonly CoverageRow[];
  /** Sizes with more rooms are left out. @default all */
  mostRooms?: number | undefined;
  seeds: number;
  hours: number;
}

/**
 * Runs each row with the seeds 1 … `seeds`, one at a time per worker; the plain programs with the first one.
 * @throws what a run threw
 */
export async function runCoverageJobs(
  { rows, mostRooms = Number.POSITIVE_INFINITY, seeds, hours }: CoveragePlan,
  onDone: (job: CoverageJob, figures: CoverageFigures) => void = () => {},
): Promise<CoverageResult[]> {
  const cells = rows.flatMap((row) =>
    sizesOf(row)
      .filter((size) => size.rooms <= mostRooms)
      .map((size) => ({ row, size })),
  );
  const jobs = cells
    .flatMap(({ row, size }): CoverageJob[] => {
      const job = { row: row.name, size, hours };
      const paced = Array.from({ length: seeds }, (_, index) => ({
        ...job,
        seed: index + 1,
        way: "paced" as const,
      }));
      const failover = {
        ...{ ...job, seed: 1, way: "failover" as const },
        hours: Math.min(hours, MOST_FAILOVER_HOURS),
      };
      return [...paced, failover, { ...job, seed: 1, way: "loop" }];
    })
    // The long ones first, so that no worker is left alone with one at the end.
    .toSorted((one, other) => other.size.rooms - one.size.rooms);
  const done = new Map<string, CoverageFigures>();
  const left = [...jobs];

  async function work(): Promise<void> {
    const worker = new Worker(new URL("./coverage-worker.ts", import.meta.url));
    try {
      for (let job = left.shift(); job !== undefined; job = left.shift()) {
        const answer = once(worker, "message");
        worker.postMessage(job);
        const [figures] = (await answer) as [CoverageFigures];
        done.set(nameOf(job), figures);
        onDone(job, figures);
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return cells.map(({ row, size }) => {
    const of = (way: Way, seed: number) =>
      done.get(nameOf({ row: row.name, size, seed, hours, way })) as CoverageFigures;
    return {
      ...{ row, size, loop: of("loop", 1), failover: of("failover", 1) },
      seeds: Array.from({ length: seeds }, (_, index) => of("paced", index + 1)),
    };
  });
}

function nameOf({ row, size, seed, way }: CoverageJob): string {
  return `${row}|${size.rooms}|${seed}|${way}`;
}
