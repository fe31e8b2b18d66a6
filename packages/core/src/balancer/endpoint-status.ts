import { wholeMs } from "../errors/whole-ms.ts";
import { p95Of } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Asker } from "./asker.ts";
import type { EndpointState } from "./endpoint.ts";
import { type AnyEndpoint, pairBreakerOf, retryAfterOf, stateOfPair } from "./pair.ts";

/** A row of `balancer.status()`. */
export interface EndpointStatus {
  name: string;
  priority: number;
  weight: number;
  state: EndpointState;
  /** Failures that count towards the next opening. */
  failureCount: number;
  inFlight: number;
  /** The 95th percentile of the latest 50 answers, in ms; undefined before the first. */
  p95Ms: number | undefined;
  /** Unix ms of the last failure that counted. */
  lastFailureAt: number | undefined;
  /** Ms until the endpoint may be tried again; 0 while it is not blocked. */
  retryAfterMs: number;
  /** When it may be tried again, in Unix ms; undefined while it is not blocked. */
  retryAt: number | undefined;
}

export function statusOf(endpoint: AnyEndpoint, asker: Asker, clock: Clock): EndpointStatus {
  const { name, priority, weight, inFlight, lastFailureAt, breaker, latency } = endpoint;
  const nowMs = clock.now();
  const retryAfterMs = retryAfterOf(endpoint, asker, nowMs);
  return {
    ...{ name, priority, weight },
    state: stateOfPair(endpoint, asker, nowMs),
    failureCount: breaker.tally.failureCount + (pairBreakerOf(endpoint, asker)?.tally.failureCount ?? 0),
    inFlight,
    p95Ms: p95Of(latency, 1),
    lastFailureAt,
    retryAfterMs: wholeMs(retryAfterMs),
    retryAt: retryAfterMs > 0 ? clock.wallNow() + retryAfterMs : undefined,
  };
}
