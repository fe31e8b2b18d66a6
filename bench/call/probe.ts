import { type BytesEffort, bytesPerCall } from "../harness/bytes-per-call.ts";
import { countTimers } from "../harness/count-timers.ts";
import { prepared } from "./balancer-cases.ts";
import { baseline, callCases } from "./call-cases.ts";
import { type Idle, idleCosts } from "./idle-costs.ts";

export interface Probe {
  cases: Record<string, { bytesPerCall: number | undefined; timersPerCall: number }>;
  idle: Idle[];
  errors: ErrorCounts;
}

/** How many Error objects a call makes, with one and with all of four endpoints open. */
interface ErrorCounts {
  oneOfFourOpen: number;
  /** The call itself is refused here, which shows that the counter works. */
  allFourOpen: number;
}

const COUNTED_CALLS = 100;

const EFFORT: BytesEffort = { warmUpMs: 250, repeats: 7 };
const QUICK_EFFORT: BytesEffort = { warmUpMs: 30, repeats: 1 };

export async function probe(errorsMade: () => number, isQuick: boolean): Promise<Probe> {
  const cases: Probe["cases"] = {};
  for (const { name, prepare } of [baseline, ...callCases()]) {
    const ready = prepare();
    const bytes = await bytesPerCall(ready, isQuick ? QUICK_EFFORT : EFFORT);
    const timers = await countTimers(() => repeat(ready.call));
    ready.close?.();
    cases[name] = { bytesPerCall: bytes, timersPerCall: timers / COUNTED_CALLS };
  }
  const errors = {
    oneOfFourOpen: await errorsPerCall(errorsMade, 1),
    allFourOpen: await errorsPerCall(errorsMade, 4),
  };
  return { cases, errors, idle: await idleCosts() };
}

async function errorsPerCall(errorsMade: () => number, open: number): Promise<number> {
  const { call, close } = prepared({ size: 4, open });
  const before = errorsMade();
  await repeat(() => call().catch(() => undefined));
  close();
  return (errorsMade() - before) / COUNTED_CALLS;
}

async function repeat(call: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < COUNTED_CALLS; done++) await call();
}
