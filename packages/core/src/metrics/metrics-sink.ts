import type { AttemptReport, AttemptRole } from "../attempt-report.ts";
import type { BreakerState } from "../breaker/breaker.ts";

/**
 * Whom a number belongs to. Every field becomes a label somewhere, so all of them come from configuration: names of
 * balancers and endpoints, ids of identities. Never a cookie, a proxy's address, a room or a URL.
 */
export interface MetricSource {
  /** The balancer's name; in a client the provider's id. */
  service: string;
  endpoint: string;
  /** The id of the identity that asked; absent where there is only one. */
  identity?: string | undefined;
}

/** An attempt that has ended. */
export interface ResponseMetric extends MetricSource {
  role: AttemptRole;
  durationMs: number;
  /** `neutral`: given up by us, nobody's failure. */
  outcome: AttemptReport["kind"];
  /** The code of the error; a proven "no such room" is a success with a code. */
  code?: string | undefined;
}

/** A call that is over, whoever was asked for it; a sum over all identities and endpoints. */
export interface CallMetric {
  /** The id of the provider. */
  service: string;
  /** Which method was called; `watch` for a call that a watch made. */
  of: "getInfo" | "getStream" | "watch";
  /** `neutral`: the caller's own doing, such as an abort; a proven "no such room" is a success with a code. */
  outcome: AttemptReport["kind"];
  durationMs: number;
  /** Whether the answer came out of the cache. */
  cached: boolean;
  /** The code of the error that the caller got. */
  code?: string | undefined;
}

/** A call that went on at another endpoint; `endpoint` is the one that it left. */
export interface FailoverMetric extends MetricSource {
  to: string;
  code: string;
}

/** A breaker that changed its state. */
export interface CircuitBreakMetric extends MetricSource {
  from: BreakerState["kind"];
  to: BreakerState["kind"];
}

/** An endpoint that is asked again after a wait. */
export interface RetryMetric extends MetricSource {
  /** Which try it is: 2 for the first retry. */
  attempt: number;
  /** How long was waited before it, in ms. */
  waitMs: number;
  /** The code with which the attempt before failed. */
  code?: string | undefined;
}

/** How long the newest successful attempts took; failures tell nothing of it, since the quickest ones fail at once. */
export interface LatencySummary {
  /** Attempts that these numbers rest on, at most 50. */
  samples: number;
  meanMs: number;
  p95Ms: number;
}

/** Takes the numbers of attempts and breakers, and gives them to alert rules. It opens no port: others serve its numbers. */
export interface MetricsSink {
  recordResponse(response: ResponseMetric): void;
  /** The latency of one endpoint; undefined while nothing is known. */
  getLatency(service: string, endpoint: string): LatencySummary | undefined;
  /** The latency of all endpoints of a service together; undefined while nothing is known. */
  getServiceLatency(service: string): LatencySummary | undefined;
  recordFailover(failover: FailoverMetric): void;
  recordCircuitBreak(change: CircuitBreakMetric): void;
  recordRetry(retry: RetryMetric): void;
  /** A sink of attempts alone leaves it out. */
  recordCall?(call: CallMetric): void;
  /** Failovers as a share of the attempts of a service, from 0 to 1; 0 while there are none. */
  getFailoverRate(service: string): number;
  /** Hands over what has not been handed over yet, and lets go of everything. */
  close(): Promise<void> | void;
}

/** Keeps nothing. */
export const noopMetrics: MetricsSink = {
  recordResponse: () => {},
  getLatency: () => undefined,
  getServiceLatency: () => undefined,
  recordFailover: () => {},
  recordCircuitBreak: () => {},
  recordRetry: () => {},
  getFailoverRate: () => 0,
  close: () => {},
};
