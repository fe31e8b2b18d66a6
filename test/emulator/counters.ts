import type { EndpointName } from "./endpoints.ts";

/** Counts and reasons only: no cookie, signature or address is ever kept. */
export interface Counters {
  requests: Record<EndpointName | "other", number>;
  /** By `endpoint.reason`, such as `web.noTtwid` or `web.badSignature.expired`. */
  refused: Record<string, number>;
  /** By `endpoint.kind`, such as `web.captcha`. */
  faulted: Record<string, number>;
}

export interface CounterBoard {
  request(endpoint: EndpointName | "other"): void;
  refusal(endpoint: EndpointName, reason: string): void;
  fault(endpoint: EndpointName, kind: string): void;
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
    read: () => structuredClone(counters),
    reset: () => {
      counters = zeroes();
    },
  };
}

function zeroes(): Counters {
  return { requests: { home: 0, ttwid: 0, web: 0, webHTML: 0, other: 0 }, refused: {}, faulted: {} };
}
