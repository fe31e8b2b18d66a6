import { type Clock, systemClock, type TimerHandle } from "./clock.ts";
import { hush } from "./hush.ts";
import { guardedLogger, type Logger } from "./logger.ts";

/** A client's clock goes on to its balancers. */
const guarded = new WeakSet<Clock>();

/**
 * A clock that cannot hurt a call. From its first fault on the system's takes its place, going on from the time that
 * was read last: half of one clock and half of another would keep no time at all. Reported once.
 */
export function guardedClock(clock: Clock, logger: Logger): Clock {
  if (clock === systemClock || guarded.has(clock)) return clock;
  const { warn } = guardedLogger(logger);
  const systemTimers = new WeakSet<object>();
  let lastMs = 0;
  /** What the system's time is ahead of this clock's; undefined while it works. */
  let aheadMs: number | undefined;

  function replace(error: unknown): void {
    if (aheadMs !== undefined) return;
    aheadMs = systemClock.now() - lastMs;
    warn({ error }, "the clock fails; the system's takes its place");
  }

  /** What the clock says, if that is a time. */
  function timeOf(read: () => number): number | undefined {
    try {
      const ms = read();
      if (Number.isFinite(ms)) return ms;
      hush(ms);
      replace(new TypeError("its time is no number"));
    } catch (error) {
      replace(error);
    }
    return undefined;
  }

  /** A timer of the clock; undefined where the clock sets none. */
  function ownTimer(run: () => void, ms: number): { handle: TimerHandle } | undefined {
    let isSet = false;
    let isVoid = false;
    const runLater = () => {
      // Running at once would go on for ever: many a timer is set again when it comes.
      if (!isSet) isVoid = true;
      else if (!isVoid) run();
    };
    try {
      const handle = clock.setTimeout(runLater, ms);
      hush(handle);
      if (isVoid || handle instanceof Promise) throw new TypeError("its timers do not wait");
      isSet = true;
      return { handle };
    } catch (error) {
      isVoid = true;
      replace(error);
      return undefined;
    }
  }

  const made: Clock = {
    now() {
      const ms = aheadMs === undefined ? timeOf(() => clock.now()) : undefined;
      if (ms === undefined) return systemClock.now() - (aheadMs ?? 0);
      lastMs = ms;
      return ms;
    },
    wallNow() {
      const ms = aheadMs === undefined ? timeOf(() => clock.wallNow()) : undefined;
      return ms ?? systemClock.wallNow();
    },
    setTimeout(run, ms) {
      const own = aheadMs === undefined ? ownTimer(run, ms) : undefined;
      if (own) return own.handle;
      const timer = systemClock.setTimeout(run, ms);
      systemTimers.add(timer as object);
      return timer;
    },
    clearTimeout(handle) {
      try {
        if (systemTimers.has(handle as object)) systemClock.clearTimeout(handle);
        else hush(clock.clearTimeout(handle));
      } catch (error) {
        replace(error);
      }
    },
  };
  guarded.add(made);
  return made;
}
