import { callback, checkedOption, number, type OptionKind, required } from "../errors/option-kinds.ts";
import { type ManualClock, manualClock as uncheckedClock } from "../runtime/manual-clock.ts";

const time: OptionKind = { mustBe: "a finite number of ms", fits: Number.isFinite };

/**
 * For tests: waits pass when the test says so.
 * @param startMs Unix ms at which it stands at first. @default 1767225600000, the first of January 2026
 * @throws StreamFallbackError `INVALID_INPUT` for what is no time
 */
export function manualClock(startMs?: number): ManualClock {
  const clock = uncheckedClock(checkedOption("manualClock", { kind: time, read: () => startMs }));
  return {
    ...clock,
    setTimeout(run, ms) {
      checkedOption("setTimeout", { kind: required(callback), read: () => run });
      return clock.setTimeout(run, checkedOption("setTimeout: ms", { kind: number, read: () => ms }));
    },
    async advance(ms) {
      await clock.advance(checkedOption("advance", { kind: required(time), read: () => ms }));
    },
  };
}
