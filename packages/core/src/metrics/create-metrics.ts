import type { BreakerState } from "../breaker/breaker.ts";
import { checkedOptions, number } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import {
  addSample,
  createLatencyEstimate,
  type LatencyEstimate,
  p95Of,
} from "../policies/latency-estimate.ts";
import { addDuration, copyOfDurations, type Durations, noDurations } from "./durations.ts";
import type { LatencySummary, MetricSource, MetricsSink } from "./metrics-sink.ts";

export interface MetricsOptions {
  /** Services counted by name; all further ones are counted together. @default 20 */
  maxServices?: number | undefined;
  /** Endpoints of a service counted by name; all further ones are counted together. @default 100 */
  maxEndpoints?: number | undefined;
}

/** The name under which everything is counted that there is no room for. */
export const OTHER_NAME = "(other)";

/** Numbers of one endpoint; the counts only grow. */
export interface EndpointNumbers {
  endpoint: string;
  attempts: number;
  successes: number;
  failures: number;
  /** How long successful attempts took. */
  durations: Durations;
  /** Attempts by the code that they ended with. */
  codes: Record<string, number>;
  /** Calls that left it for another endpoint. */
  failovers: number;
  retries: number;
  /** How often its breaker opened. */
  openings: number;
  /** The state that its breaker changed to last. */
  state: BreakerState["kind"];
  latency: LatencySummary | undefined;
}

/** Numbers of the calls that were meant for a service; the counts only grow. */
export interface CallNumbers {
  successes: number;
  failures: number;
  /** Those that came to nothing by the caller's own doing. */
  neutral: number;
  /** Successes whose answer came out of the cache. */
  cached: number;
  /** Calls by the code that they ended with. */
  codes: Record<string, number>;
  /** How long those took for which the site was asked and that have an answer. */
  durations: Durations;
}

export interface ServiceNumbers {
  service: string;
  calls: CallNumbers;
  failoverRate: number;
  latency: LatencySummary | undefined;
  endpoints: EndpointNumbers[];
}

export interface Metrics extends MetricsSink {
  /** All numbers as they are; a copy, for sinks that render them when they are asked. */
  read(): ServiceNumbers[];
}

interface CallTally extends Omit<CallNumbers, "codes"> {
  readonly codes: Map<string, number>;
}

interface EndpointTally extends Omit<EndpointNumbers, "endpoint" | "codes" | "latency"> {
  readonly codes: Map<string, number>;
  readonly estimate: LatencyEstimate;
}

interface ServiceTally {
  readonly calls: CallTally;
  readonly estimate: LatencyEstimate;
  readonly endpoints: Map<string, EndpointTally>;
}

/** There are fewer in this SDK; the bound is for sources of other errors. */
const MOST_CODES = 50;

/**
 * Metrics as plain numbers in memory, without timers. Identities are not told apart, and the number of names is
 * bounded, so that a pool whose endpoints come and go cannot fill the memory.
 * @throws StreamFallbackError `INVALID_INPUT` for bounds below 1
 */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { maxServices = 20, maxEndpoints = 100 } = checkedOptions<MetricsOptions>("createMetrics", {
    options,
    kinds: { maxServices: number, maxEndpoints: number },
  });
  if (!(maxServices >= 1 && maxEndpoints >= 1))
    throw new StreamFallbackError("INVALID_INPUT", "maxServices and maxEndpoints must be at least 1");
  const services = new Map<string, ServiceTally>();

  function tallyOfService(service: string): ServiceTally {
    return entryOf(services, { name: service, most: maxServices, create: createServiceTally });
  }

  function tallyOf({ service, endpoint }: MetricSource): { own: EndpointTally; all: ServiceTally } {
    const all = tallyOfService(service);
    return {
      all,
      own: entryOf(all.endpoints, { name: endpoint, most: maxEndpoints, create: createEndpointTally }),
    };
  }

  return {
    recordResponse: checkedMetric(({ durationMs, outcome, code, ...source }) => {
      const { own, all } = tallyOf(source);
      own.attempts += 1;
      if (typeof code === "string") count(own.codes, code);
      if (outcome === "failure") own.failures += 1;
      if (outcome !== "success") return;
      own.successes += 1;
      if (!addDuration(own.durations, durationMs)) return;
      addSample(own.estimate, durationMs);
      addSample(all.estimate, durationMs);
    }),
    getLatency(service, endpoint) {
      const tally = services.get(service)?.endpoints.get(endpoint);
      return tally && summaryOf(tally.estimate);
    },
    getServiceLatency(service) {
      const tally = services.get(service);
      return tally && summaryOf(tally.estimate);
    },
    recordFailover: checkedMetric((failover) => {
      tallyOf(failover).own.failovers += 1;
    }),
    recordCircuitBreak: checkedMetric(({ to, ...source }) => {
      const { own } = tallyOf(source);
      own.state = to;
      if (to === "open") own.openings += 1;
    }),
    recordRetry: checkedMetric((retry) => {
      tallyOf(retry).own.retries += 1;
    }),
    recordCall: checkedMetric(({ service, outcome, durationMs, cached, code }) => {
      const { calls } = tallyOfService(service);
      if (typeof code === "string") count(calls.codes, code);
      if (outcome === "failure") calls.failures += 1;
      else if (outcome === "neutral") calls.neutral += 1;
      else calls.successes += 1;
      if (outcome !== "success") return;
      if (cached) calls.cached += 1;
      else addDuration(calls.durations, durationMs);
    }),
    getFailoverRate(service) {
      const tally = services.get(service);
      return tally === undefined ? 0 : failoverRateOf(tally);
    },
    read: () => Array.from(services, ([service, tally]) => numbersOf(service, tally)),
    close() {},
  };
}

const NO_METRIC = "a metric needs the name of its service, and one of an attempt that of its endpoint";

/** Others may record too: what is no metric is refused in words. */
function checkedMetric<Metric>(record: (metric: Metric) => void): (metric: Metric) => void {
  return (metric) => {
    try {
      record(metric);
    } catch (cause) {
      throw new StreamFallbackError("INVALID_INPUT", NO_METRIC, { cause });
    }
  };
}

/** The entry of a name, or the one that all names share for which there is no room. */
function entryOf<Entry>(
  entries: Map<string, Entry>,
  { name, most, create }: { name: string; most: number; create: () => Entry },
): Entry {
  const known = entries.get(name);
  if (known) return known;
  if (typeof name !== "string") throw new StreamFallbackError("INVALID_INPUT", NO_METRIC);
  if (entries.size >= most && name !== OTHER_NAME)
    return entryOf(entries, { name: OTHER_NAME, most, create });
  const created = create();
  entries.set(name, created);
  return created;
}

function count(codes: Map<string, number>, code: string): void {
  const name = codes.has(code) || codes.size < MOST_CODES ? code : OTHER_NAME;
  codes.set(name, (codes.get(name) ?? 0) + 1);
}

function createServiceTally(): ServiceTally {
  const calls = { successes: 0, failures: 0, neutral: 0, cached: 0, durations: noDurations() };
  return {
    calls: { ...calls, codes: new Map() },
    estimate: createLatencyEstimate(),
    endpoints: new Map(),
  };
}

function createEndpointTally(): EndpointTally {
  return {
    ...{ attempts: 0, successes: 0, failures: 0 },
    durations: noDurations(),
    ...{ failovers: 0, retries: 0, openings: 0, state: "closed" },
    codes: new Map(),
    estimate: createLatencyEstimate(),
  };
}

function failoverRateOf({ endpoints }: ServiceTally): number {
  let attempts = 0;
  let failovers = 0;
  for (const tally of endpoints.values()) {
    attempts += tally.attempts;
    failovers += tally.failovers;
  }
  // A failover is counted before the attempt that it leads to has ended.
  return failovers === 0 ? 0 : Math.min(1, failovers / attempts);
}

function summaryOf(estimate: LatencyEstimate): LatencySummary | undefined {
  const { samples } = estimate;
  const p95Ms = p95Of(estimate, 1);
  if (p95Ms === undefined) return undefined;
  return {
    samples: samples.length,
    meanMs: samples.reduce((sum, ms) => sum + ms, 0) / samples.length,
    p95Ms,
  };
}

function numbersOf(service: string, tally: ServiceTally): ServiceNumbers {
  return {
    service,
    calls: {
      ...tally.calls,
      codes: Object.fromEntries(tally.calls.codes),
      durations: copyOfDurations(tally.calls.durations),
    },
    failoverRate: failoverRateOf(tally),
    latency: summaryOf(tally.estimate),
    endpoints: Array.from(tally.endpoints, ([endpoint, { codes, durations, estimate, ...numbers }]) => ({
      endpoint,
      ...numbers,
      durations: copyOfDurations(durations),
      codes: Object.fromEntries(codes),
      latency: summaryOf(estimate),
    })),
  };
}
