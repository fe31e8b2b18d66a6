import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Runs beside a plugin that may never give the processor back, so that no timer and no Ctrl-C of this thread would be heard. It counts
 * ticks: a process that was stopped for a while has missed them too.
 */
const BESIDE = `
const { parentPort, workerData } = require("node:worker_threads");
let silentMs = 0;
const tick = () => {
  silentMs += workerData.tickMs;
  if (silentMs < workerData.patienceMs) return;
  try {
    require("node:fs").writeSync(2, workerData.lastWords);
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
};
parentPort.on("message", () => { silentMs = 0; });
setInterval(tick, workerData.tickMs);
`;

const TICK_MS = 500;

/** Ends the process where nothing is heard of it for too long. */
export interface Watchdog {
  /** The next wait begins. */
  calm(): void;
  close(): Promise<void>;
}

/** @param lastWords what stderr is told then */
export async function openWatchdog(lastWords: string, patienceMs: number): Promise<Watchdog> {
  const worker = new Worker(BESIDE, { eval: true, workerData: { lastWords, patienceMs, tickMs: TICK_MS } });
  await once(worker, "online");
  worker.unref();
  return {
    calm: () => worker.postMessage("calm"),
    async close() {
      await worker.terminate();
    },
  };
}
