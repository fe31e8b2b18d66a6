import type { Clock } from "@stream-fallback/core";

export interface FastClock extends Clock {
  /** From now on time runs so many times as fast as it does. */
  setRate(rate: number): void;
}

/** A clock on which an hour passes in a minute; waits on it are as much shorter. */
export function fastClock({ rate: first, startMs }: { rate: number; startMs: number }): FastClock {
  let rate = first;
  let since = performance.now();
  let base = 0;
  const now = () => base + (performance.now() - since) * rate;
  return {
    now,
    wallNow: () => startMs + now(),
    setTimeout: (run, ms) => setTimeout(run, ms / rate),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
    setRate(next) {
      base = now();
      since = performance.now();
      rate = next;
    },
  };
}
