import { type LatencyEstimate, meanOf, p95Of } from "../policies/latency-estimate.ts";
import type { Asker } from "./asker.ts";
import { type Counts, type CountsByName, noCounts, type TimedCounts } from "./counts.ts";
import type { EndpointState } from "./endpoint.ts";
import type { AnyEndpoint } from "./pair.ts";
import { bestOf, FREE, ownStanding, type Standing, standingAt, worse } from "./standing.ts";

/** What was counted since the balancer was made, and how things stand now. Numbers and texts only, fit for JSON. */
export interface NumbersRow {
  /** What who asks there meets now: `closed` where calls go, `open` while it is blocked, `half-open` while trials decide. */
  state: EndpointState;
  /** Attempts that were sent, those that still run included. */
  requests: number;
  /** Attempts that were answered, if only to prove the question wrong. */
  answers: number;
  /** Attempts that failed, whoever's fault it was; those that we gave up ourselves are none. */
  errors: number;
  /** `answers` ÷ (`answers` + `errors`), from 0 to 1; undefined before the first. */
  successRate: number | undefined;
  /** The mean of the latest 50 answers, in ms; undefined before the first. */
  avgLatencyMs: number | undefined;
  /** The 95th percentile of the latest 50 answers, in ms; undefined before the first. */
  p95Ms: number | undefined;
  /** Calls that have their answer from there; a proven "no such room" is one. */
  successCalls: number;
  /** Calls that asked there and got no answer from anybody. */
  failureCalls: number;
  /** Calls that got no answer and were not sent there, since a breaker or a rate kept them away. */
  rejectedCalls: number;
  /** Ms until it may be asked again; 0 while it may. */
  retryAfterMs: number;
}

/** An endpoint, whoever asked. It is `open` only where nobody may ask. */
export interface EndpointNumbersRow extends NumbersRow {
  name: string;
}

/** An endpoint as one identity sees it; at one that hides who asks, as it is seen from one address. */
export interface PairNumbersRow extends NumbersRow {
  endpoint: string;
  identity: string;
}

/** An identity at all endpoints together. It is `open` only where it may ask none. */
export interface IdentityNumbersRow extends NumbersRow {
  identity: string;
}

/** At most the 1,000 latest identities, and as many pairs per endpoint: beyond that they begin from 0. */
export interface BalancerNumbers {
  endpoints: EndpointNumbersRow[];
  pairs: PairNumbersRow[];
  identities: IdentityNumbersRow[];
}

interface Counted {
  readonly endpoints: readonly AnyEndpoint[];
  readonly identities: CountsByName;
  askerOf(identity: string): Asker;
}

export function numbersOf({ endpoints, identities, askerOf }: Counted, nowMs: number): BalancerNumbers {
  const pairsOf = (endpoint: AnyEndpoint): PairNumbersRow[] =>
    countsOfPairs(endpoint).map(([identity, counts]) => {
      const standing = standingAt(endpoint, { identity, address: identity }, nowMs);
      return { endpoint: endpoint.name, identity, ...rowOf(counts, counts.latency, standing) };
    });
  const inUse = endpoints.filter(({ weight }) => weight > 0);
  const rows = endpoints.map((endpoint) => ({ endpoint, pairs: pairsOf(endpoint) }));
  return {
    endpoints: rows.map(({ endpoint, pairs }) => {
      const own = ownStanding(endpoint, nowMs);
      return {
        name: endpoint.name,
        ...rowOf(endpoint.counts.total, endpoint.latency, worse(own, bestOf(pairs) ?? own)),
      };
    }),
    pairs: rows.flatMap(({ pairs }) => pairs),
    identities: identities.entries().map(([identity, counts]) => {
      const met = inUse.map((endpoint) => standingAt(endpoint, askerOf(identity), nowMs));
      return { identity, ...rowOf(counts, counts.latency, bestOf(met) ?? FREE) };
    }),
  };
}

/** Those who asked there, and those who are blocked there without having asked: by hand, or since before a restart. */
function countsOfPairs({ counts, pairs }: AnyEndpoint): [string, TimedCounts][] {
  const counted = new Map(counts.entries());
  for (const identity of pairs?.keys() ?? []) if (!counted.has(identity)) counted.set(identity, noCounts());
  return [...counted];
}

export function successRateOf({ answers, errors }: Pick<Counts, "answers" | "errors">): number | undefined {
  return answers + errors === 0 ? undefined : answers / (answers + errors);
}

function rowOf(counts: Counts, latency: LatencyEstimate, { state, retryAfterMs }: Standing): NumbersRow {
  const { requests, answers, errors, unusedAnswers, failureCalls, rejectedCalls } = counts;
  const successRate = successRateOf(counts);
  const latencies = { avgLatencyMs: meanOf(latency), p95Ms: p95Of(latency, 1) };
  const calls = { successCalls: answers - unusedAnswers, failureCalls, rejectedCalls };
  return { state, requests, answers, errors, successRate, ...latencies, ...calls, retryAfterMs };
}
