import { StreamFallbackError } from "../errors.ts";
import { plainText } from "../runtime/plain-text.ts";
import type { ZoneTime } from "./zone-time.ts";

/** The times at which a room is watched. */
export interface Hours {
  isOpen(wallMs: number): boolean;
  /** Unix ms at which it is open next: `wallMs` itself while it is. */
  opensAt(wallMs: number): number;
}

/** A stretch of each day, in minutes since midnight; it may run past the next one. */
export interface DailyStretch {
  readonly fromMinute: number;
  /** At least 1, at most a day. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const LONGEST_QUOTE = 60;
const EXAMPLE = '"18:00-02:00", which ends on the next day, or "00:00-24:00"';
const FORM = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/;

/** Open while the clock on the wall of that zone stands within one of the stretches. */
export function hoursOf(stretches: readonly DailyStretch[], zone: ZoneTime): Hours {
  const minutesSinceStart = ({ fromMinute }: DailyStretch, minute: number) =>
    (minute - fromMinute + DAY_MINUTES) % DAY_MINUTES;

  const isOpenAt = (minute: number) =>
    stretches.some((stretch) => minutesSinceStart(stretch, minute) < stretch.minutes);

  const isOpen = (wallMs: number) => isOpenAt(zone.minuteOfDay(wallMs));

  function opensAt(wallMs: number): number {
    let atMs = wallMs;
    for (;;) {
      const minute = zone.minuteOfDay(atMs);
      if (isOpenAt(minute)) return atMs;
      const waits = stretches.map(({ fromMinute }) => (fromMinute - minute + DAY_MINUTES) % DAY_MINUTES);
      const startMs = (Math.floor(atMs / MINUTE_MS) + Math.min(...waits)) * MINUTE_MS;
      // No zone changes its clocks twice within a day: where both ends agree, so does all between them.
      if (zone.shiftOf(startMs) === zone.shiftOf(atMs)) return startMs;
      // Clocks are changed on the way, so the start may come sooner, later or, where it is skipped, not at all.
      atMs = zone.nextChangeMs(atMs);
    }
  }
  return { isOpen, opensAt };
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no list of at least one stretch of a day */
export function dailyStretches(hours: readonly string[]): DailyStretch[] {
  if (!Array.isArray(hours)) throw invalid(`hours must be a list such as [${EXAMPLE}]`);
  if (hours.length === 0) throw invalid("hours is an empty list; leave it out to watch the room all day");
  return hours.map(stretchOf);
}

function stretchOf(text: unknown): DailyStretch {
  if (typeof text !== "string") throw invalid(`hours must be texts such as ${EXAMPLE}`);
  const refused = (why: string) => invalid(`hours: "${plainText(text, LONGEST_QUOTE)}" ${why}`);
  const parts = FORM.exec(text);
  if (parts === null) throw refused(`is not of the form ${EXAMPLE}`);
  const [fromHour, fromRest, toHour, toRest] = parts.slice(1).map(Number) as [number, number, number, number];
  const fromMinute = fromHour * 60 + fromRest;
  const toMinute = toHour * 60 + toRest;
  if (fromRest > 59 || toRest > 59) throw refused("has more than 59 minutes in an hour");
  if (fromMinute >= DAY_MINUTES) throw refused("must begin at 23:59 or before; midnight is 00:00 there");
  if (toMinute > DAY_MINUTES)
    throw refused("must end at 24:00 or before; what ends on the next day ends at 02:00");
  // The whole day to some, nothing to others.
  if (fromMinute === toMinute) throw refused('ends when it begins; the whole day is "00:00-24:00"');
  const isOvernight = toMinute < fromMinute;
  return { fromMinute, minutes: toMinute - fromMinute + (isOvernight ? DAY_MINUTES : 0) };
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
