import { Worker } from "node:worker_threads";
import type { Luck, Report } from "./fuzz-adapter.ts";
import { emptyTally } from "./tally.ts";

/** The adapter that a worker has to fuzz. */
export interface Job {
  readonly adapter: string;
  readonly luck: Luck;
  /** Memory shared with the worker, whose only number counts the runs begun. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

const LOOK_MS = 500;
/** How long a run may take before its worker counts as hung; the worker itself reports runs of more than a second. */
const PATIENCE_MS = 30_000;

/** Fuzzes in a worker, so that a reply over which the worker hangs or dies is reported too. */
export async function watchWorker(adapter: string, luck: Luck): Promise<Report> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./worker.ts", import.meta.url));
  const ended = Promise.withResolvers<Report>();
  const stop = (what: string) => ended.resolve(stoppedAt(Atomics.load(progress, 0), what));

  let begun = 0;
  let sinceMs = Date.now();
  const look = setInterval(() => {
    const now = Atomics.load(progress, 0);
    if (now !== begun) [begun, sinceMs] = [now, Date.now()];
    else if (Date.now() - sinceMs > PATIENCE_MS) stop("it hangs");
  }, LOOK_MS);

  worker.once("message", ended.resolve);
  worker.once("error", (error) => stop(`the worker died: ${error}`));
  worker.postMessage({ adapter, luck, progress } satisfies Job);
  try {
    return await ended.promise;
  } finally {
    clearInterval(look);
    await worker.terminate();
  }
}

function stoppedAt(begun: number, what: string): Report {
  const tally = { ...emptyTally(), runs: begun };
  return {
    tally,
    violation: { path: String(Math.max(0, begun - 1)), what, recipe: "the first of this path" },
  };
}
