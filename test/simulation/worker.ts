import { parentPort } from "node:worker_threads";
import { figuresOf } from "./figures.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarioNamed } from "./scenarios.ts";
import type { Job, JobResult } from "./simulate.ts";

// Endpoints fail by the thousand here, and nobody reads where: to note it is a fifth of all the work.
Error.stackTraceLimit = 0;

parentPort?.on("message", async ({ scenario, seed }: Job) => {
  const run = await runScenario(scenarioNamed(scenario), seed);
  const result: JobResult = { figures: figuresOf(run), record: seed === 1 ? run.record : undefined };
  parentPort?.postMessage(result);
});
