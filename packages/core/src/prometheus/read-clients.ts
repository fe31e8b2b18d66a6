import { hush } from "../runtime/hush.ts";
import { BoundedNames } from "./bounded-names.ts";
import type { Labels } from "./labels.ts";
import type { ObservedAlert, ObservedClient, ObservedEndpoint, ObservedStatus } from "./observed-client.ts";
import { addLimit, addStatus, noStatus, type StatusReading } from "./status-reading.ts";

export interface StatusBounds {
  maxServices: number;
  maxEndpoints: number;
  endpointLabels: boolean;
}

/** The labels of an endpoint. */
type Namer = (provider: string, endpoint: string) => Labels;

/** What all of them tell together. One that fails to is left out, and disturbs the numbers of nobody else. */
export function readClients(clients: Iterable<ObservedClient>, bounds: StatusBounds): StatusReading {
  const all = noStatus();
  const labelsOf = namerOf(bounds);
  for (const client of clients) {
    try {
      const status = client.status();
      // A promise of one is none, and must not end the process.
      hush(status);
      addStatus(all, readingOf(status, labelsOf));
    } catch {}
  }
  return all;
}

/** For all clients together, since each may have names of its own. */
function namerOf({ maxServices, maxEndpoints, endpointLabels }: StatusBounds): Namer {
  const providers = new BoundedNames(maxServices);
  const endpoints = new Map<string, BoundedNames>();
  return (id, name) => {
    const provider = providers.of(id);
    if (!endpointLabels) return { provider };
    const names = endpoints.get(provider) ?? new BoundedNames(maxEndpoints);
    endpoints.set(provider, names);
    return { provider, endpoint: names.of(name) };
  };
}

function readingOf(status: ObservedStatus, labelsOf: Namer): StatusReading {
  const { rooms, known, due, latenessMs } = status.watch;
  const { learnedUids, cacheEntries } = status;
  const reading: StatusReading = {
    ...noStatus(),
    clients: 1,
    counts: {
      rooms: numberIn(rooms),
      known: numberIn(known),
      due: numberIn(due),
      learnedUids: numberIn(learnedUids),
      cacheEntries: numberIn(cacheEntries),
    },
    latenessMs: numberIn(latenessMs),
    alerts: (status.alerts?.firing ?? []).filter(isNamed),
  };
  // As the client's own alert: who is of no list, or has no share in it, is nobody whom others could be asked instead of.
  for (const { state, weight = 0 } of status.identities)
    if (weight > 0 && isState(state, reading.identities)) reading.identities[state] += 1;
  for (const [provider, { endpoints }] of Object.entries(status.providers))
    for (const endpoint of endpoints)
      addEndpoint(reading, { labels: labelsOf(provider, endpoint.name), endpoint });
  return reading;
}

function addEndpoint(
  { endpoints }: StatusReading,
  { labels, endpoint: { state, ratePerMinute } }: { labels: Labels; endpoint: ObservedEndpoint },
): void {
  const key = JSON.stringify(labels);
  const standing = endpoints.get(key) ?? { labels, available: 0, limitPerMinute: undefined };
  endpoints.set(key, standing);
  if (state !== "open") standing.available += 1;
  addLimit(standing, ratePerMinute === undefined ? undefined : numberIn(ratePerMinute));
}

function isNamed({ name, severity }: ObservedAlert): boolean {
  return typeof name === "string" && typeof severity === "string";
}

function isState(state: string, states: StatusReading["identities"]): state is keyof typeof states {
  return Object.hasOwn(states, state);
}

/** Of a status that others wrote; what is no number would spoil the whole scrape. */
function numberIn(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
