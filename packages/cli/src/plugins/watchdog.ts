import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Runs beside a plugin that may never give the processor back, so that no timer and no Ctrl-C of this thread would be heard. */
const BESIDE = `
const { parentPort, workerData } = require("node:worker_threads");
let timer;
const wait = () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    require("node:fs").writeSync(2, workerData.lastWords);
    process.kill(process.pid, "SIGKILL");
  }, workerData.patienceMs);
};
parentPort.on("message", wait);
wait();
`;

/** Ends the process where nothing is heard of it for too long. */
export interface Watchdog {
  /** The next wait begins. */
  calm(): void;
  close(): Promise<void>;
}

/** @param lastWords what stderr is told then */
export async function openWatchdog(lastWords: string, patienceMs: number): Promise<Watchdog> {
  const worker = new Worker(BESIDE, { eval: true, workerData: { lastWords, patienceMs } });
  await once(worker, "online");
  worker.unref();
  return {
    calm: () => worker.postMessage("calm"),
    async close() {
      await worker.terminate();
    },
  };
}
