import type { ScenarioRun } from "./run-scenario.ts";
import type { ScenarioRecord } from "./scenario-record.ts";

/** How an outage of everything went. Times count from its end; Infinity for what never came. */
export interface Recovery {
  readonly outageMs: number;
  readonly requestsDuringOutage: number;
  /** How many of them reached the endpoint that was asked most. */
  readonly mostAskedDuringOutage: number;
  /** The first answer to a call that arrived after the outage. */
  readonly firstSuccessMs: number;
  /** The first moment at which no breaker was open or half-open. */
  readonly allClosedMs: number;
}

export function recoveryOf({ record, probes, outage }: ScenarioRun): Recovery | undefined {
  if (outage === undefined) return undefined;
  const { fromMs, toMs } = outage;
  const answeredAt = [...record.calls, ...probes]
    .filter(({ isAnswered, arrivedMs }) => isAnswered && arrivedMs >= toMs)
    .map(({ arrivedMs, latencyMs }) => arrivedMs + latencyMs);
  const during = record.requests.filter(({ startedMs }) => startedMs >= fromMs && startedMs < toMs);
  return {
    outageMs: toMs - fromMs,
    requestsDuringOutage: during.length,
    mostAskedDuringOutage: Math.max(
      ...record.endpoints.map((name) => during.filter(({ endpoint }) => endpoint === name).length),
    ),
    firstSuccessMs:
      answeredAt.reduce((first, atMs) => Math.min(first, atMs), Number.POSITIVE_INFINITY) - toMs,
    allClosedMs: allClosedFrom(record.states, toMs) - toMs,
  };
}

function allClosedFrom(states: ScenarioRecord["states"], fromMs: number): number {
  const notClosed = new Set<string>();
  for (const { endpoint, atMs, to } of states) {
    if (notClosed.size === 0 && atMs > fromMs) return fromMs;
    if (to === "closed") notClosed.delete(endpoint);
    else notClosed.add(endpoint);
    if (notClosed.size === 0 && atMs >= fromMs) return atMs;
  }
  return notClosed.size === 0 ? fromMs : Number.POSITIVE_INFINITY;
}
