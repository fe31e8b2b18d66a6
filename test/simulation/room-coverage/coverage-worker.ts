import { parentPort } from "node:worker_threads";
import type { CoverageJob } from "./coverage-jobs.ts";
import { rowNamed } from "./coverage-rows.ts";
import { runCoverage } from "./run-coverage.ts";

// Endpoints refuse by the thousand here, and nobody reads where.
Error.stackTraceLimit = 0;

parentPort?.on("message", async ({ row, ...job }: CoverageJob) => {
  parentPort?.postMessage(await runCoverage({ ...job, row: rowNamed(row) }));
});
