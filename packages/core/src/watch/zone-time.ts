/** The clocks on the walls of a time zone. */
export interface ZoneTime {
  /** 0 to 1,439. */
  minuteOfDay(wallMs: number): number;
  /** By how many minutes its clocks are ahead of UTC, whole days left out. */
  shiftOf(wallMs: number): number;
  /** Unix ms of the next moment at which its clocks can be changed. */
  nextChangeMs(wallMs: number): number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Clocks are changed at quarters of an hour of UTC, in zones with odd shifts too: within one the shift stays. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * Intl is asked once for a quarter of an hour at most, since that costs a thousand times what adding does: rooms ask
 * for this very moment, one after the other.
 * @throws RangeError for a zone that Intl does not know
 */
export function zoneTime(timeZone: string): ZoneTime {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  let lastQuarter = Number.NaN;
  let lastShift = 0;

  function shiftOf(wallMs: number): number {
    const quarter = Math.floor(wallMs / QUARTER_MS);
    if (quarter !== lastQuarter) {
      const startMs = quarter * QUARTER_MS;
      const [hour, minute] = format.format(startMs).split(":").map(Number) as [number, number];
      lastShift = minuteIn(hour * 60 + minute - startMs / MINUTE_MS);
      lastQuarter = quarter;
    }
    return lastShift;
  }

  return {
    shiftOf,
    minuteOfDay: (wallMs) => minuteIn(Math.floor(wallMs / MINUTE_MS) + shiftOf(wallMs)),
    nextChangeMs: (wallMs) => (Math.floor(wallMs / QUARTER_MS) + 1) * QUARTER_MS,
  };
}

/** The remainder that is never negative. */
function minuteIn(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}
