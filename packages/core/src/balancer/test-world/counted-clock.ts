import type { Clock } from "../../runtime/clock.ts";

/** The timers that a balancer has set. */
export interface Timers {
  /** Set, and neither cleared nor over. */
  pending: Set<unknown>;
  /** When the last one ran. */
  lastAt: number;
}

/** The same clock for the balancer alone, so that its timers are told from those of the endpoints. */
export function countedClock(clock: Clock): { counted: Clock; timers: Timers } {
  const timers: Timers = { pending: new Set(), lastAt: 0 };
  const counted: Clock = {
    ...clock,
    setTimeout(run, ms) {
      const handle = clock.setTimeout(() => {
        timers.pending.delete(handle);
        timers.lastAt = clock.now();
        run();
      }, ms);
      timers.pending.add(handle);
      return handle;
    },
    clearTimeout(handle) {
      timers.pending.delete(handle);
      clock.clearTimeout(handle);
    },
  };
  return { counted, timers };
}
