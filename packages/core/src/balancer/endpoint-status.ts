import { p95Of } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { EndpointState } from "./endpoint.ts";
import { type AnyEndpoint, DEFAULT_IDENTITY, retryAfterOf, stateOfPair } from "./pair.ts";

/** A row of `balancer.status()`. */
export interface EndpointStatus {
  name: string;
  priority: number;
  weight: number;
  state: EndpointState;
  /** Failures that count towards the next opening. */
  failureCount: number;
  inFlight: number;
  /** 95 of the latest 100 answers came within this many ms; undefined before the first. */
  p95Ms: number | undefined;
  /** Unix ms of the last failure that counted. */
  lastFailureAt: number | undefined;
  /** Ms until the endpoint may be tried again; 0 while it is not blocked. */
  retryAfterMs: number;
  /** The same as Unix ms; undefined while it is not blocked. */
  retryAt: number | undefined;
}

export function statusOf(endpoint: AnyEndpoint, clock: Clock): EndpointStatus {
  const { name, priority, weight, inFlight, lastFailureAt, breaker, pairs, latency } = endpoint;
  const nowMs = clock.now();
  const retryAfterMs = retryAfterOf(endpoint, DEFAULT_IDENTITY, nowMs);
  return {
    ...{ name, priority, weight },
    state: stateOfPair(endpoint, DEFAULT_IDENTITY, nowMs),
    failureCount:
      breaker.tally.failureCount + (pairs?.get(DEFAULT_IDENTITY)?.breaker.tally.failureCount ?? 0),
    inFlight,
    p95Ms: p95Of(latency, 1),
    lastFailureAt,
    retryAfterMs,
    retryAt: retryAfterMs > 0 ? clock.wallNow() + retryAfterMs : undefined,
  };
}
