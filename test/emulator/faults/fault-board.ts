import type { EndpointName } from "../addresses/endpoints.ts";
import type { Dice } from "./dice.ts";
import type { ActiveFault, Fault, FaultOrder, FaultPlace } from "./faults.ts";

export interface FaultBoard {
  order(order: FaultOrder): void;
  /** The fault that strikes the request being answered; counts down `times`. */
  take(endpoint: EndpointName): Fault | undefined;
  /** The faults that strike now or will later, but not those that are over. */
  read(): Partial<Record<FaultPlace, ActiveFault>>;
  reset(): void;
}

interface Entry {
  fault: Fault;
  timesLeft: number;
  startsAtMs: number;
  endsAtMs: number;
  rate: number;
}

export function createFaultBoard(clock: () => number, dice: Dice): FaultBoard {
  const entries = new Map<FaultPlace, Entry>();

  const current = (place: FaultPlace): Entry | undefined => {
    const entry = entries.get(place);
    const nowMs = clock();
    return entry && entry.startsAtMs <= nowMs && nowMs < entry.endsAtMs ? entry : undefined;
  };

  return {
    order({ endpoint, fault, times, startMs = 0, endMs, rate = 1 }) {
      if (fault === null) {
        entries.delete(endpoint);
        return;
      }
      const endless = Number.POSITIVE_INFINITY;
      const nowMs = clock();
      entries.set(endpoint, {
        fault,
        timesLeft: times ?? endless,
        startsAtMs: nowMs + startMs,
        endsAtMs: nowMs + (endMs ?? endless),
        rate,
      });
    },
    take(endpoint) {
      const place = current(endpoint) ? endpoint : "*";
      const entry = current(place);
      if (entry === undefined) return undefined;
      // A fault with rate 1 takes no roll, so that it does not change which requests a fault with a rate strikes.
      if (entry.rate < 1 && dice.roll() >= entry.rate) return undefined;
      entry.timesLeft -= 1;
      if (entry.timesLeft <= 0) entries.delete(place);
      return entry.fault;
    },
    read() {
      const nowMs = clock();
      const open = [...entries].filter(([, { endsAtMs }]) => nowMs < endsAtMs);
      return Object.fromEntries(open.map(([place, entry]) => [place, describe(entry, nowMs)]));
    },
    reset: () => entries.clear(),
  };
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
