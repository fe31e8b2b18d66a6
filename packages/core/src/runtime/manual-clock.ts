import type { Clock } from "./clock.ts";

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`: due timers run in order, and after each one everything that waits on promises. */
  advance(ms: number): Promise<void>;
}

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/**
 * For tests: waits pass when the test says so.
 * @param startMs Unix ms at which it stands at first. @default 1767225600000, the first of January 2026
 */
export function manualClock(startMs = 1_767_225_600_000): ManualClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;

  function nextDue(limit: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueAt <= limit && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }

  return {
    now: () => elapsedMs,
    wallNow: () => startMs + elapsedMs,
    setTimeout(run, ms) {
      const timer: Timer = { dueAt: elapsedMs + Math.max(0, ms), run };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (handle) => void timers.delete(handle as Timer),
    async advance(ms) {
      const target = elapsedMs + ms;
      await settled();
      for (let timer = nextDue(target); timer !== undefined; timer = nextDue(target)) {
        timers.delete(timer);
        elapsedMs = timer.dueAt;
        timer.run();
        await settled();
      }
      elapsedMs = target;
    },
  };
}

/** Promise callbacks all run before the event loop turns once. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
