import type { Clock } from "@stream-fallback/core";

/** A clock on which time passes so many times as fast as it does; waits on it are as much shorter. */
export function fastClock({ rate, startMs }: { rate: number; startMs: number }): Clock {
  const since = performance.now();
  const now = () => (performance.now() - since) * rate;
  return {
    now,
    wallNow: () => startMs + now(),
    setTimeout: (run, ms) => setTimeout(run, ms / rate),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  };
}
