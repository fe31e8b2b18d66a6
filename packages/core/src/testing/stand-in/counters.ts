import type { LimitVerdict } from "./limiter.ts";

/** Counts by endpoint and reason; no cookie, signature or address is ever kept. */
export interface StandInCounters<Endpoint extends string = string> {
  requests: Record<Endpoint | "other", number>;
  /** By `endpoint.reason`, such as `web.noTtwid`. */
  refused: Record<string, number>;
  /** By `endpoint.kind`, such as `web.captcha`. */
  faulted: Record<string, number>;
  /** By `endpoint.blocked` and `endpoint.captcha`. */
  limited: Record<string, number>;
}

export interface CounterBoard<Endpoint extends string> {
  request(endpoint: Endpoint | "other"): void;
  refusal(endpoint: Endpoint, reason: string): void;
  fault(endpoint: Endpoint, kind: string): void;
  limit(endpoint: Endpoint, verdict: LimitVerdict): void;
  read(): StandInCounters<Endpoint>;
  reset(): void;
}

export function createCounterBoard<Endpoint extends string>(
  endpoints: readonly Endpoint[],
): CounterBoard<Endpoint> {
  const zeroes = (): StandInCounters<Endpoint> => {
    const names = [...endpoints, "other"] as const;
    const requests = Object.fromEntries(names.map((name) => [name, 0])) as Record<Endpoint | "other", number>;
    return { requests, refused: {}, faulted: {}, limited: {} };
  };
  let counters = zeroes();
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  return {
    request: (endpoint) => add(counters.requests, endpoint),
    refusal: (endpoint, reason) => add(counters.refused, `${endpoint}.${reason}`),
    fault: (endpoint, kind) => add(counters.faulted, `${endpoint}.${kind}`),
    limit: (endpoint, verdict) => add(counters.limited, `${endpoint}.${verdict}`),
    read: () => structuredClone(counters),
    reset: () => {
      counters = zeroes();
    },
  };
}
