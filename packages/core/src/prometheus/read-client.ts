import { OTHER_NAME } from "../metrics/create-metrics.ts";
import type { Labels } from "./family.ts";
import { labelValue } from "./label-value.ts";
import type { ObservedClient, ObservedEndpoint, ObservedStatus } from "./observed-client.ts";
import { addLimit, addStatus, noStatus, type StatusReading } from "./status-reading.ts";

export interface StatusBounds {
  maxServices: number;
  maxEndpoints: number;
  endpointLabels: boolean;
}

/** Alerts that are told by name; all further ones are told together. */
const MOST_ALERTS = 100;

/** What all of them tell together. One that fails to is left out, and disturbs the numbers of nobody else. */
export function readClients(clients: Iterable<ObservedClient>, bounds: StatusBounds): StatusReading {
  const all = noStatus();
  for (const client of clients) {
    try {
      addStatus(all, readingOf(client.status(), bounds));
    } catch {}
  }
  return all;
}

function readingOf(status: ObservedStatus, bounds: StatusBounds): StatusReading {
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
  };
  for (const { state } of status.identities)
    if (isState(state, reading.identities)) reading.identities[state] += 1;
  readEndpoints(reading, { status, bounds });
  for (const { name, severity } of status.alerts ?? []) addAlert(reading, [name, severity]);
  return reading;
}

function readEndpoints(
  { endpoints: standings }: StatusReading,
  { status, bounds }: { status: ObservedStatus; bounds: StatusBounds },
): void {
  for (const [at, [id, { endpoints }]] of Object.entries(status.providers).entries()) {
    const provider = at < bounds.maxServices ? labelValue(id) : OTHER_NAME;
    for (const [index, endpoint] of endpoints.entries()) {
      const name = index < bounds.maxEndpoints ? labelValue(endpoint.name) : OTHER_NAME;
      const labels = bounds.endpointLabels ? { provider, endpoint: name } : { provider };
      addEndpoint(standings, { labels, endpoint });
    }
  }
}

function addEndpoint(
  standings: StatusReading["endpoints"],
  { labels, endpoint: { state, ratePerMinute } }: { labels: Labels; endpoint: ObservedEndpoint },
): void {
  const key = JSON.stringify(labels);
  const standing = standings.get(key) ?? { labels, available: 0, limitPerMinute: undefined };
  standings.set(key, standing);
  if (state !== "open") standing.available += 1;
  addLimit(standing, ratePerMinute === undefined ? undefined : numberIn(ratePerMinute));
}

function addAlert({ alerts }: StatusReading, [name, severity]: readonly [string, string]): void {
  const labels =
    alerts.size < MOST_ALERTS
      ? { name: labelValue(name), severity: labelValue(severity) }
      : { name: OTHER_NAME, severity: OTHER_NAME };
  alerts.set(JSON.stringify(labels), labels);
}

function isState(state: string, states: StatusReading["identities"]): state is keyof typeof states {
  return Object.hasOwn(states, state);
}

/** Of a status that others wrote; what is no number would spoil the whole scrape. */
function numberIn(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
