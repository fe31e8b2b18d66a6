import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { PreparedCase } from "./bench-case.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { medianOf } from "./statistics.ts";

/** The size of the young generation, which must hold all allocations between two readings: a collection spoils them. */
export const SEMI_SPACE_MB = 128;

const MOST_BYTES = (SEMI_SPACE_MB * 1024 * 1024) / 4;
const MOST_CALLS = 4_000;

export interface BytesEffort {
  /** How long the case runs first, in ms: unoptimised code allocates more. */
  warmUpMs: number;
  /** How often the case is measured. */
  repeats: number;
  /** The fewest calls between two readings; calls that take much memory leave room for few. @default 50 */
  leastCalls?: number | undefined;
}

/**
 * How much memory each call allocates, on the heap and outside it, as buffers do. Undefined if the collector ran during
 * every measurement.
 */
export async function bytesPerCall(
  { call }: PreparedCase,
  { warmUpMs, repeats, leastCalls = 50 }: BytesEffort,
): Promise<number | undefined> {
  const endsAt = performance.now() + warmUpMs;
  let warmUpCalls = 0;
  for (; performance.now() < endsAt; warmUpCalls++) await call();
  // As many as took a quarter of the warm-up, so that a slow case is not measured for ever.
  let calls = Math.max(leastCalls, Math.min(MOST_CALLS, Math.round(warmUpCalls / 4)));
  const guess = (await memoryGrowth(call, leastCalls)) ?? 0;
  const room = Math.floor((MOST_BYTES * leastCalls) / Math.max(1, guess));
  calls = Math.max(leastCalls, Math.min(calls, room));
  const measured: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const growth = await memoryGrowth(call, calls);
    if (growth !== undefined) measured.push(growth / calls);
  }
  return measured.length === 0 ? undefined : medianOf(measured);
}

/** The bytes that so many calls allocate; undefined if the collector ran meanwhile. */
async function memoryGrowth(call: PreparedCase["call"], calls: number): Promise<number | undefined> {
  collectGarbage();
  await eventLoopTurn();
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  const before = memoryUsed();
  for (let done = 0; done < calls; done++) await call();
  const growth = memoryUsed() - before;
  // Node records a collection one turn of the event loop later, and reports it on the turn after that.
  for (let turn = 0; turn < 3; turn++) await eventLoopTurn();
  observer.disconnect();
  return collections === 0 ? growth : undefined;
}

function memoryUsed(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
