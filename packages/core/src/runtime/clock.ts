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

/** Lets the process end before the timer, where the clock's timers hold it up. */
export function letGo(handle: TimerHandle): void {
  (handle as Partial<NodeJS.Timeout> | undefined)?.unref?.();
}

/** A clock whose timers never hold up the end of the process: for work that no caller waits for. */
export function quietClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    wallNow: () => clock.wallNow(),
    setTimeout(run, ms) {
      const handle = clock.setTimeout(run, ms);
      letGo(handle);
      return handle;
    },
    clearTimeout: (handle) => clock.clearTimeout(handle),
  };
}

/**
 * Keeps the process running until the function it gives is called: for calls under another clock than the system's, as
 * in tests, whose timers need not do that.
 */
export function holdProcess(): () => void {
  const timer = setInterval(() => {}, LONGEST_WAIT_MS);
  return () => clearInterval(timer);
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
