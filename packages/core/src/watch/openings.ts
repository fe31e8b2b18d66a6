import { createRecentlyUsed } from "../cache/recently-used.ts";
import { StreamFallbackError } from "../errors.ts";
import { plainText } from "../runtime/plain-text.ts";
import { dailyStretches, type Hours, hoursOf } from "./hours.ts";
import { type ZoneTime, zoneTime } from "./zone-time.ts";

/** Reads hours of the day; rooms with equal ones share what is read, and all rooms of a zone its clock. */
export interface Openings {
  /**
   * @param hours such as `["18:00-02:00"]`
   * @param timeZone an IANA name. @default the system's
   * @throws StreamFallbackError `INVALID_INPUT` for hours that cannot be read and for an unknown zone
   */
  of(hours: readonly string[], timeZone?: string): Hours;
  /** @throws StreamFallbackError `INVALID_INPUT` for an unknown zone */
  check(timeZone: string): void;
}

/** Rooms keep what they were given; what is forgotten here is only read anew. */
const MOST_ZONES = 100;
const MOST_HOURS = 1_000;
const LONGEST_QUOTE = 60;

export function createOpenings(): Openings {
  const zones = createRecentlyUsed<ZoneTime>(MOST_ZONES);
  const known = createRecentlyUsed<Hours>(MOST_HOURS);

  function zoneOf(name: string): ZoneTime {
    const zone = zones.get(name) ?? checkedZone(name);
    zones.set(name, zone);
    return zone;
  }

  return {
    of(hours, timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone) {
      const stretches = dailyStretches(hours);
      const zone = zoneOf(timeZone);
      const key = `${timeZone} ${stretches.map(({ fromMinute, minutes }) => `${fromMinute}+${minutes}`)}`;
      const found = known.get(key) ?? hoursOf(stretches, zone);
      known.set(key, found);
      return found;
    },
    check: (timeZone) => void zoneOf(timeZone),
  };
}

function checkedZone(name: unknown): ZoneTime {
  const example = 'an IANA name such as "Asia/Shanghai"';
  if (typeof name !== "string") throw new StreamFallbackError("INVALID_INPUT", `timeZone must be ${example}`);
  try {
    return zoneTime(name);
  } catch {
    const quoted = plainText(name, LONGEST_QUOTE);
    throw new StreamFallbackError("INVALID_INPUT", `timeZone: "${quoted}" is no known zone; give ${example}`);
  }
}
