import { performance } from "node:perf_hooks";

export type TimerHandle = unknown;

/** Every wait and every age is measured by an injected clock, so tests need no sleeps. */
export interface Clock {
  /** Monotonic ms: for waits and ages inside this process. */
  now(): number;
  /** Unix ms: for what outlives the process or is shown to people. */
  wallNow(): number;
  setTimeout(run: () => void, ms: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
}

/** A longer wait would overflow in Node and end after 1 ms. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Frozen, since strategies and adapters of others get it. */
export const systemClock: Clock = Object.freeze({
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => setTimeout(run, Math.min(ms, LONGEST_WAIT_MS)),
  clearTimeout: (handle: TimerHandle) => clearTimeout(handle as NodeJS.Timeout),
});
