const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Open for two minutes, closed for two. */
const OPEN_MINUTES = 2;
const PERIOD_MINUTES = 4;

/** A stretch in which a room with hours is asked for, in Unix ms. */
export interface Opening {
  from: number;
  to: number;
}

/** The stretches of a soak that begins then: closed at first, until the next full minute at least. */
export function openingsFrom(startMs: number, durationMs: number): Opening[] {
  const first = Math.floor(startMs / MINUTE_MS) + 1;
  const periods = Math.ceil(durationMs / (PERIOD_MINUTES * MINUTE_MS));
  return Array.from({ length: periods }, (_, period) => {
    const from = (first + period * PERIOD_MINUTES) * MINUTE_MS;
    return { from, to: from + OPEN_MINUTES * MINUTE_MS };
  });
}

/** The same as hours of the day, in UTC. */
export function hoursOf(openings: readonly Opening[]): string[] {
  return openings.map(({ from, to }) => `${timeOfDay(from)}-${timeOfDay(to)}`);
}

function timeOfDay(ms: number): string {
  const minute = Math.floor(ms / MINUTE_MS) % DAY_MINUTES;
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** A few rooms have hours: one in 25. */
export function hasHours(room: string): boolean {
  return Number(room.slice(-5)) % 25 === 2;
}
