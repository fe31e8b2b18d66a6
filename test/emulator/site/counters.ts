import { type EndpointName, endpointNames } from "../addresses/endpoints.ts";
import type { LimitVerdict } from "../visitors/limits.ts";

/** Counts by endpoint and reason; no cookie, signature or address is ever kept. */
export interface Counters {
  requests: Record<EndpointName | "other", number>;
  /** By `endpoint.reason`, such as `web.noTtwid` or `web.badSignature.expired`. */
  refused: Record<string, number>;
  /** By `endpoint.kind`, such as `web.captcha`. */
  faulted: Record<string, number>;
  /** By `endpoint.blocked` (444) and `endpoint.captcha`. */
  limited: Record<string, number>;
  /** Requests for streams by their outcome: `flv`, `playlist`, `segment`, `expired` or `missing`. */
  streams: Record<string, number>;
}

export interface CounterBoard {
  request(endpoint: EndpointName | "other"): void;
  refusal(endpoint: EndpointName, reason: string): void;
  fault(endpoint: EndpointName, kind: string): void;
  limit(endpoint: EndpointName, verdict: LimitVerdict): void;
  stream(outcome: string): void;
  read(): Counters;
  reset(): void;
}

export function createCounterBoard(): CounterBoard {
  let counters = zeroes();
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  return {
    request: (endpoint) => add(counters.requests, endpoint),
    refusal: (endpoint, reason) => add(counters.refused, `${endpoint}.${reason}`),
    fault: (endpoint, kind) => add(counters.faulted, `${endpoint}.${kind}`),
    limit: (endpoint, verdict) => add(counters.limited, `${endpoint}.${verdict}`),
    stream: (outcome) => add(counters.streams, outcome),
    read: () => structuredClone(counters),
    reset: () => {
      counters = zeroes();
    },
  };
}

function zeroes(): Counters {
  const names = [...endpointNames, "other"] as const;
  const requests = Object.fromEntries(names.map((name) => [name, 0])) as Counters["requests"];
  return { requests, refused: {}, faulted: {}, limited: {}, streams: {} };
}
