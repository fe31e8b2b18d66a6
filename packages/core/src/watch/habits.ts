/**
 * When a room goes on air, as far as it was seen: plain data that is kept across restarts. Unix seconds, since V8 keeps
 * them without a box each.
 */
export interface Habit {
  readonly knownSinceS: number;
  /** 0 before an end was seen. */
  readonly endedAtS: number;
  /** Starts seen in the last 14 days, oldest first. */
  readonly startsS: readonly number[];
}

/** How long after an ask a room is asked for again, in ms. */
export interface HabitIntervals {
  /**
   * While it is on air and for half an hour afterwards, within two hours of a time of day at which it has gone on air in
   * the last 14 days, and in its first 3 days.
   * @default 60000
   */
  near: number;
  /**
   * At all other times.
   * @default 180000
   */
  else: number;
  /**
   * When it has not gone on air for 14 days.
   * @default 300000
   */
  idle: number;
}

export const DEFAULT_INTERVALS: Readonly<HabitIntervals> = Object.freeze({
  near: 60_000,
  else: 180_000,
  idle: 300_000,
});

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/** A stream that breaks off is often back soon. */
const AFTER_END_S = HOUR_S / 2;
const NEW_FOR_S = 3 * DAY_S;
const REMEMBERED_S = 14 * DAY_S;
const NEAR_START_S = 2 * HOUR_S;
/** Nobody begins more than twice a day for long; of one who does the last starts say enough. */
const MOST_STARTS = 32;
/** A stream that breaks off and comes back has not begun another time: it would push out what is known of other days. */
const SAME_START_S = HOUR_S / 2;

export function newHabit(wallMs: number): Habit {
  return { knownSinceS: secondsOf(wallMs), endedAtS: 0, startsS: [] };
}

/** The habit with a start that was seen, that is, the room was off air at the ask before. */
export function noteStart(habit: Habit, wallMs: number): Habit {
  const nowS = secondsOf(wallMs);
  const kept = startsAsOf(habit, nowS);
  const isAnother = kept.every((startS) => nowS - startS > SAME_START_S);
  return { ...asOf(habit, nowS), startsS: isAnother ? [...kept, nowS].slice(-MOST_STARTS) : kept };
}

/** The habit with an end that was seen. */
export function noteEnd(habit: Habit, wallMs: number): Habit {
  const nowS = secondsOf(wallMs);
  return { ...asOf(habit, nowS), endedAtS: nowS, startsS: startsAsOf(habit, nowS) };
}

interface Moment {
  isOnAir: boolean;
  wallMs: number;
  intervals: Readonly<HabitIntervals>;
}

/** How long it may be until the next ask, in ms; that one judges anew, so a near time is noticed one interval late at most. */
export function intervalOf(habit: Habit, { isOnAir, wallMs, intervals }: Moment): number {
  const nowS = secondsOf(wallMs);
  // Times that lie ahead were noted before the wall clock was set back. A room that is known since then is new.
  const hasEnded = habit.endedAtS <= nowS && nowS - habit.endedAtS < AFTER_END_S;
  if (isOnAir || hasEnded || nowS - habit.knownSinceS < NEW_FOR_S) return intervals.near;
  let hasStarted = false;
  for (const startS of habit.startsS) {
    if (!isRemembered(startS, nowS)) continue;
    if (isNearTimeOfDay(startS, nowS)) return intervals.near;
    hasStarted = true;
  }
  return hasStarted || nowS - habit.knownSinceS < REMEMBERED_S ? intervals.else : intervals.idle;
}

/**
 * Whatever the zone, the same time on two days is whole days apart. Only where clocks were changed in between is it an
 * hour off, of the two that count as near, until the starts before the change are forgotten.
 */
function isNearTimeOfDay(startS: number, nowS: number): boolean {
  const sinceS = (nowS - startS) % DAY_S;
  return sinceS <= NEAR_START_S || sinceS >= DAY_S - NEAR_START_S;
}

function isRemembered(startS: number, nowS: number): boolean {
  return startS <= nowS && nowS - startS <= REMEMBERED_S;
}

function startsAsOf({ startsS }: Habit, nowS: number): number[] {
  return startsS.filter((startS) => isRemembered(startS, nowS));
}

/** A habit from before the wall clock was set back would be new for as long as that was. */
function asOf(habit: Habit, nowS: number): Habit {
  return { ...habit, knownSinceS: Math.min(habit.knownSinceS, nowS) };
}

function secondsOf(wallMs: number): number {
  return Math.floor(wallMs / 1_000);
}
