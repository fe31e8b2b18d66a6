import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Runs beside a plugin that may never give the processor back, so that no timer and no Ctrl-C of this thread would be heard. It counts
 * ticks: a process that was stopped for a while has missed them too. A tick weighs what the process had of the processor in it, so that
 * one that others keep from running is not taken for one that is held; without any a quarter, since a plugin may hold it asleep.
 */
const BESIDE = `
const { parentPort, workerData } = require("node:worker_threads");
const { tickMs, patienceMs, lastWords } = workerData;
let silentMs = 0;
let used = process.cpuUsage();
const tick = () => {
  const { user, system } = process.cpuUsage(used);
  used = process.cpuUsage();
  silentMs += Math.min(tickMs, Math.max((user + system) / 1_000, tickMs / 4));
  if (silentMs < patienceMs) return;
  try {
    require("node:fs").writeSync(2, lastWords);
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
};
parentPort.on("message", () => { silentMs = 0; });
setInterval(tick, tickMs);
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
