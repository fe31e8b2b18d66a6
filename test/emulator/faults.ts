import type { EndpointName } from "./endpoints.ts";

export type Fault =
  /** Answers late, then normally. */
  | { kind: "latency"; ms: number }
  /** Accepts the request and never answers. */
  | { kind: "hang" }
  | { kind: "status"; status: number; retryAfterSeconds?: number }
  | { kind: "captcha" }
  /** 200 with no bytes. */
  | { kind: "empty" }
  /** Announces the whole length, sends half, tears the connection down. */
  | { kind: "cut" }
  /** Half the text, announced as if it were all. */
  | { kind: "truncate" }
  /** Broken JSON; a page whose state row is garbled; no cookies either way. */
  | { kind: "malformed" }
  /** A block page where JSON was asked for. */
  | { kind: "htmlOnJson" }
  /** A room page that knows the address of the room and nothing else. */
  | { kind: "skeleton" }
  /** A room page of normal look whose only state is the empty shell. */
  | { kind: "noState" };

export type FaultKind = Fault["kind"];

/** Where a fault makes sense; kinds not listed work everywhere, and "*" too. */
export const faultPlaces: Partial<Record<FaultKind, readonly EndpointName[]>> = {
  htmlOnJson: ["web", "ttwid"],
  skeleton: ["webHTML"],
  noState: ["webHTML"],
};

export interface FaultOrder {
  endpoint: EndpointName | "*";
  fault: Fault | null;
  /** How many requests it spoils before it heals by itself; without it, until healed. */
  times?: number;
}

export type ActiveFault = Fault & { timesLeft?: number };

export interface FaultBoard {
  order(order: FaultOrder): void;
  /** The fault of this very request; counts down `times`. */
  take(endpoint: EndpointName): Fault | undefined;
  read(): Record<string, ActiveFault>;
  reset(): void;
}

export function createFaultBoard(): FaultBoard {
  const active = new Map<EndpointName | "*", { fault: Fault; timesLeft: number }>();
  return {
    order({ endpoint, fault, times }) {
      if (fault === null) active.delete(endpoint);
      else active.set(endpoint, { fault, timesLeft: times ?? Number.POSITIVE_INFINITY });
    },
    take(endpoint) {
      const place = active.has(endpoint) ? endpoint : "*";
      const entry = active.get(place);
      if (entry === undefined) return undefined;
      entry.timesLeft -= 1;
      if (entry.timesLeft <= 0) active.delete(place);
      return entry.fault;
    },
    read: () =>
      Object.fromEntries(
        [...active].map(([place, { fault, timesLeft }]) => [
          place,
          Number.isFinite(timesLeft) ? { ...fault, timesLeft } : { ...fault },
        ]),
      ),
    reset: () => active.clear(),
  };
}
