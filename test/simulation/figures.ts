import { type Recovery, recoveryOf } from "./recovery.ts";
import type { ScenarioRun } from "./run-scenario.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import { ascending, percentile } from "./statistics.ts";

/** One run in numbers. Latencies are those of all calls, failed ones included. */
export interface Figures {
  readonly seed: number;
  /** From 0 to 100. */
  readonly successPercent: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly upstreamPerCall: number;
  readonly requests: Readonly<Record<string, number>>;
  readonly callsOverOneSecond: number;
  readonly maxInFlight: number;
  readonly openings: Readonly<Record<string, number>>;
  /** Endpoints that opened and closed again. */
  readonly returns: Readonly<Record<string, Return>>;
  /** Only where there was an outage. */
  readonly recovery: Recovery | undefined;
}

interface Return {
  /** When it closed for good; Infinity where it did not. */
  readonly atMs: number;
  /** Its share of all requests in the minute from then on. */
  readonly sharePercent: number;
}

const MINUTE_MS = 60_000;

export function figuresOf(run: ScenarioRun): Figures {
  const { calls, requests, states, endpoints, seed } = run.record;
  const latencies = ascending(calls.map(({ latencyMs }) => latencyMs));
  const perEndpoint = <T>(value: (endpoint: string) => T) =>
    Object.fromEntries(endpoints.map((endpoint) => [endpoint, value(endpoint)]));
  return {
    seed,
    successPercent: (100 * calls.filter(({ isAnswered }) => isAnswered).length) / calls.length,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    p99Ms: percentile(latencies, 0.99),
    maxMs: percentile(latencies, 1),
    upstreamPerCall: requests.length / calls.length,
    requests: perEndpoint((endpoint) => requests.filter((each) => each.endpoint === endpoint).length),
    callsOverOneSecond: latencies.filter((latencyMs) => latencyMs > 1_000).length,
    maxInFlight: run.maxInFlight,
    openings: perEndpoint((endpoint) => states.filter((each) => isOpening(each, endpoint)).length),
    returns: perEndpoint((endpoint) => returnOf(run.record, endpoint)),
    recovery: recoveryOf(run),
  };
}

function isOpening({ endpoint, to }: ScenarioRecord["states"][number], wanted: string): boolean {
  return endpoint === wanted && to === "open";
}

function returnOf({ states, requests }: ScenarioRecord, endpoint: string): Return {
  const last = states.findLast((each) => each.endpoint === endpoint);
  if (last?.to !== "closed") return { atMs: Number.POSITIVE_INFINITY, sharePercent: 0 };
  const after = requests.filter(
    ({ startedMs }) => startedMs >= last.atMs && startedMs < last.atMs + MINUTE_MS,
  );
  const own = after.filter((each) => each.endpoint === endpoint);
  return { atMs: last.atMs, sharePercent: (100 * own.length) / after.length };
}
