import type { Dice } from "./dice.ts";
import type { ActiveFault, AnyFault, FaultOrder } from "./faults.ts";

export interface FaultBoard<Fault extends AnyFault = AnyFault> {
  order(order: FaultOrder<Fault>): void;
  /** The fault that strikes the request being answered, of these places the nearest one's; counts down `times`. */
  take(places: readonly string[], cookies: ReadonlyMap<string, string>): Fault | undefined;
  /** The faults that strike now or will later, but not those that are over, by the place, and the cookie if they have one. */
  read(): Record<string, ActiveFault<Fault>>;
  reset(): void;
}

interface Entry<Fault> {
  place: string;
  cookie: string | undefined;
  fault: Fault;
  timesLeft: number;
  startsAtMs: number;
  endsAtMs: number;
  rate: number;
}

export function createFaultBoard<Fault extends AnyFault>(clock: () => number, dice: Dice): FaultBoard<Fault> {
  const entries = new Map<string, Entry<Fault>>();

  function current(
    places: readonly string[],
    cookies: ReadonlyMap<string, string>,
  ): Entry<Fault> | undefined {
    const nowMs = clock();
    const striking = [...entries.values()].filter(
      ({ place, cookie, startsAtMs, endsAtMs }) =>
        places.includes(place) &&
        (cookie === undefined || isAmong(cookie, cookies)) &&
        startsAtMs <= nowMs &&
        nowMs < endsAtMs,
    );
    // Those of a cookie go first, then those of the nearest place.
    const rank = ({ place, cookie }: Entry<Fault>) =>
      (cookie === undefined ? places.length : 0) + places.indexOf(place);
    return striking.toSorted((one, other) => rank(one) - rank(other))[0];
  }

  return {
    order({ endpoint, cookie, fault, times, startMs = 0, endMs, rate = 1 }) {
      const key = keyOf(endpoint, cookie);
      if (fault === null) {
        entries.delete(key);
        return;
      }
      const endless = Number.POSITIVE_INFINITY;
      const nowMs = clock();
      entries.set(key, {
        ...{ place: endpoint, cookie, fault },
        timesLeft: times ?? endless,
        startsAtMs: nowMs + startMs,
        endsAtMs: nowMs + (endMs ?? endless),
        rate,
      });
    },
    take(places, cookies) {
      const entry = current(places, cookies);
      if (entry === undefined) return undefined;
      // A fault with rate 1 takes no roll, so that it does not change which requests a fault with a rate strikes.
      if (entry.rate < 1 && dice.roll() >= entry.rate) return undefined;
      entry.timesLeft -= 1;
      if (entry.timesLeft <= 0) entries.delete(keyOf(entry.place, entry.cookie));
      return entry.fault;
    },
    read() {
      const nowMs = clock();
      const open = [...entries].filter(([, { endsAtMs }]) => nowMs < endsAtMs);
      return Object.fromEntries(open.map(([key, entry]) => [key, describe(entry, nowMs)]));
    },
    reset: () => entries.clear(),
  };
}

function keyOf(place: string, cookie: string | undefined): string {
  return cookie === undefined ? place : `${place}, ${cookie}`;
}

function isAmong(cookie: string, cookies: ReadonlyMap<string, string>): boolean {
  const [name = "", ...value] = cookie.split("=");
  return cookies.get(name) === value.join("=");
}

function describe<Fault extends AnyFault>(
  { fault, timesLeft, startsAtMs, endsAtMs, rate }: Entry<Fault>,
  nowMs: number,
): ActiveFault<Fault> {
  return {
    ...fault,
    ...(Number.isFinite(timesLeft) && { timesLeft }),
    ...(rate < 1 && { rate }),
    ...(startsAtMs > nowMs && { startsInMs: startsAtMs - nowMs }),
    ...(Number.isFinite(endsAtMs) && { endsInMs: endsAtMs - nowMs }),
  };
}
