import { parentPort } from "node:worker_threads";
import { fuzzAdapter } from "./fuzz-adapter.ts";
import type { Job } from "./watch-worker.ts";

parentPort?.on("message", async ({ adapter, luck, progress }: Job) => {
  const report = await fuzzAdapter(adapter, luck, () => void Atomics.add(progress, 0, 1));
  parentPort?.postMessage(report);
});
