import type { Labels } from "./labels.ts";
import type { ObservedAlert } from "./observed-client.ts";

export interface EndpointStanding {
  readonly labels: Labels;
  /** How many may be asked. */
  available: number;
  /** Undefined where nothing is known of it. */
  limitPerMinute: number | undefined;
}

/** What one client tells of itself, or what several tell together. */
export interface StatusReading {
  clients: number;
  readonly endpoints: Map<string, EndpointStanding>;
  /** How many identities are in which state. */
  readonly identities: Record<"closed" | "open" | "half-open", number>;
  readonly counts: Record<"rooms" | "known" | "due" | "learnedUids" | "cacheEntries", number>;
  latenessMs: number;
  /** Those that fire. */
  readonly alerts: ObservedAlert[];
}

export function noStatus(): StatusReading {
  return {
    clients: 0,
    endpoints: new Map(),
    identities: { closed: 0, open: 0, "half-open": 0 },
    counts: { rooms: 0, known: 0, due: 0, learnedUids: 0, cacheEntries: 0 },
    latenessMs: 0,
    alerts: [],
  };
}

/** Adds what another client tells: an endpoint that one of them may not ask is not available. */
export function addStatus(all: StatusReading, one: StatusReading): void {
  all.clients += one.clients;
  addCounts(all.identities, one.identities);
  addCounts(all.counts, one.counts);
  all.latenessMs = Math.max(all.latenessMs, one.latenessMs);
  all.alerts.push(...one.alerts);
  for (const [key, standing] of one.endpoints) {
    const known = all.endpoints.get(key);
    if (known === undefined) all.endpoints.set(key, standing);
    else {
      known.available = Math.min(known.available, standing.available);
      addLimit(known, standing.limitPerMinute);
    }
  }
}

export function addLimit(standing: EndpointStanding, limitPerMinute: number | undefined): void {
  if (limitPerMinute !== undefined) standing.limitPerMinute = (standing.limitPerMinute ?? 0) + limitPerMinute;
}

function addCounts<Name extends string>(all: Record<Name, number>, one: Record<Name, number>): void {
  for (const name in one) all[name] += one[name];
}
