import { parentPort } from "node:worker_threads";
import { fuzzAdapter } from "@stream-fallback/core/testing";
import { targets } from "./targets.ts";
import type { Job } from "./watch-worker.ts";

parentPort?.on("message", async ({ adapter, luck, progress }: Job) => {
  const target = targets.get(adapter);
  if (target === undefined) throw new Error(`there is no adapter ${adapter}`);
  const { read } = target;
  const report = await fuzzAdapter({
    ...{ ...target, ...luck },
    read(scene) {
      Atomics.add(progress, 0, 1);
      return read(scene);
    },
  });
  parentPort?.postMessage(report);
});
