import type { Clock } from "@stream-fallback/core";

/** The caller's clock, with the system's time where its own cannot be had: a request is asked of it in the middle of its way. */
export function soundClock(given: Clock): Clock {
  return {
    now() {
      try {
        const nowMs: unknown = given.now();
        if (typeof nowMs === "number" && Number.isFinite(nowMs)) return nowMs;
      } catch {}
      return performance.now();
    },
    wallNow: () => given.wallNow(),
    setTimeout: (run, ms) => given.setTimeout(run, ms),
    clearTimeout: (timer) => given.clearTimeout(timer),
  };
}
