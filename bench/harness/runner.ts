import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { PreparedCase } from "./bench-case.ts";

export interface WarmUp {
  /** How long a case runs before anything is measured, in ms of processor time. */
  warmUpMs: number;
  /** About how long one measurement takes, in ms of processor time. */
  batchMs: number;
  /** The fewest calls in one measurement; calls that take long may be measured alone. @default 16 */
  leastCalls?: number | undefined;
}

/** Runs one case, batch by batch. */
export interface Runner {
  readonly name: string;
  /** Runs the case until it is warm, and finds out how many calls fill a batch. */
  warmUp(effort: WarmUp): Promise<void>;
  /** The processor time of a call, over one batch. */
  nsPerCall(): Promise<number>;
}

/** Runs a case in this process. */
export function createRunner(name: string, { call, settle }: PreparedCase): Runner {
  let calls = 0;
  const nsPerCall = () => measure({ call, settle, calls });
  return {
    name,
    nsPerCall,
    async warmUp({ warmUpMs, batchMs, leastCalls = 16 }) {
      calls = Math.max(calls, leastCalls);
      let elapsedMs = 0;
      do {
        const lastMs = ((await nsPerCall()) * calls) / 1e6;
        const wanted = Math.round((calls * batchMs) / lastMs);
        // The time of a few calls is inexact, so the number of calls grows step by step.
        calls = Math.max(leastCalls, Math.min(wanted, calls * 4));
        elapsedMs += lastMs;
      } while (elapsedMs < warmUpMs);
    },
  };
}

interface Batch {
  call: PreparedCase["call"];
  settle: PreparedCase["settle"] | undefined;
  calls: number;
}

/** The time of a call. All cases and the baseline share this loop, so that it is not compiled for one of them alone. */
async function measure({ call, settle, calls }: Batch): Promise<number> {
  await eventLoopTurn();
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done++) await call();
  await settle?.();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / calls;
}
