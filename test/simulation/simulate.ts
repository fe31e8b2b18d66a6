import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Figures } from "./figures.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import type { Scenario } from "./scenarios.ts";

/** A scenario and a seed that a worker has to run. */
export interface Job {
  readonly scenario: string;
  readonly seed: number;
}

export interface JobResult {
  readonly figures: Figures;
  /** The record of the first seed; undefined for the others, because records are large. */
  readonly record: ScenarioRecord | undefined;
}

/** The figures of one scenario, in the order of the seeds. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly runs: readonly Figures[];
  /** The record of the first seed. */
  readonly record: ScenarioRecord;
}

/**
 * Runs scenarios with the seeds 1 … `seeds`, one at a time per worker.
 * @throws what a scenario threw
 */
export async function simulate(scenarios: readonly Scenario[], seeds: number): Promise<ScenarioResult[]> {
  const results = new Map(scenarios.map(({ name }) => [name, new Array<JobResult>(seeds)]));
  const jobs: Job[] = scenarios
    // The long ones first, so that no worker is left alone with one at the end.
    .toSorted((one, other) => other.arrivals.length - one.arrivals.length)
    .flatMap(({ name }) =>
      Array.from({ length: seeds }, (_, index) => ({ scenario: name, seed: index + 1 })),
    );

  async function work(): Promise<void> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    try {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        (results.get(job.scenario) as JobResult[])[job.seed - 1] = await ask(worker, job);
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return scenarios.map((scenario) => {
    const ofSeeds = results.get(scenario.name) as JobResult[];
    const record = ofSeeds[0]?.record as ScenarioRecord;
    return { scenario, record, runs: ofSeeds.map(({ figures }) => figures) };
  });
}

async function ask(worker: Worker, job: Job): Promise<JobResult> {
  // Rejects with what the worker throws.
  const answer = once(worker, "message");
  worker.postMessage(job);
  const [result] = await answer;
  return result;
}
