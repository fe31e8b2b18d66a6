import type { EndpointName } from "../addresses/endpoints.ts";
import type { Dice } from "./dice.ts";
import type { ActiveFault, Fault, FaultOrder, FaultPlace } from "./faults.ts";

export interface FaultBoard {
  order(order: FaultOrder): void;
  /** The fault that strikes the request being answered; counts down `times`. */
  take(endpoint: EndpointName, cookies?: ReadonlyMap<string, string>): Fault | undefined;
  /** The faults that strike now or will later, but not those that are over, by the place, and the cookie if they have one. */
  read(): Record<string, ActiveFault>;
  reset(): void;
}

interface Entry {
  place: FaultPlace;
  cookie: string | undefined;
  fault: Fault;
  timesLeft: number;
  startsAtMs: number;
  endsAtMs: number;
  rate: number;
}

export function createFaultBoard(clock: () => number, dice: Dice): FaultBoard {
  const entries = new Map<string, Entry>();

  function current(endpoint: EndpointName, cookies: ReadonlyMap<string, string>): Entry | undefined {
    const nowMs = clock();
    const striking = [...entries.values()].filter(
      ({ place, cookie, startsAtMs, endsAtMs }) =>
        (place === endpoint || place === "*") &&
        (cookie === undefined || isAmong(cookie, cookies)) &&
        startsAtMs <= nowMs &&
        nowMs < endsAtMs,
    );
    // Those of a cookie go first, then those of the endpoint.
    const rank = ({ place, cookie }: Entry) => (cookie === undefined ? 2 : 0) + (place === "*" ? 1 : 0);
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
    take(endpoint, cookies = new Map()) {
      const entry = current(endpoint, cookies);
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

function keyOf(place: FaultPlace, cookie: string | undefined): string {
  return cookie === undefined ? place : `${place}, ${cookie}`;
}

function isAmong(cookie: string, cookies: ReadonlyMap<string, string>): boolean {
  const [name = "", ...value] = cookie.split("=");
  return cookies.get(name) === value.join("=");
}

function describe({ fault, timesLeft, startsAtMs, endsAtMs, rate }: Entry, nowMs: number): ActiveFault {
  return {
    ...fault,
    ...(Number.isFinite(timesLeft) && { timesLeft }),
    ...(rate < 1 && { rate }),
    ...(startsAtMs > nowMs && { startsInMs: startsAtMs - nowMs }),
    ...(Number.isFinite(endsAtMs) && { endsInMs: endsAtMs - nowMs }),
  };
}
