import { Worker } from "node:worker_threads";
import type { FuzzOptions, FuzzReport } from "@stream-fallback/core/testing";

type Luck = Pick<FuzzOptions, "runs" | "seed" | "path">;

/** The adapter that a worker has to fuzz. */
export interface Job {
  readonly adapter: string;
  readonly luck: Luck;
  /** Memory shared with the worker, whose only number counts the replies read. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

const LOOK_MS = 500;
/** How long a run may take before its worker counts as hung; the worker itself reports runs of more than a second. */
const PATIENCE_MS = 30_000;

/** Fuzzes in a worker, so that a reply over which the worker hangs or dies is reported too. */
export async function watchWorker(adapter: string, luck: Luck): Promise<FuzzReport> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const first = Number.parseInt(luck.path ?? "0", 10);
  const worker = new Worker(new URL("./worker.ts", import.meta.url));
  const ended = Promise.withResolvers<FuzzReport>();
  const stop = (what: string) => ended.resolve(stoppedAt(first + Atomics.load(progress, 0), what));

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

function stoppedAt(run: number, what: string): FuzzReport {
  const reply = { path: undefined, status: 0, text: "" };
  const path = String(run);
  return {
    ...{ runs: run, answers: 0, errors: {}, slowestMs: 0 },
    violation: { what, again: "", path, roomId: "unknown", need: { kind: "status" }, breaks: [], reply },
  };
}
