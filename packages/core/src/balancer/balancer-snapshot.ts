import { type BreakerSnapshot, restoreBreaker, snapshotOf } from "../breaker/breaker-snapshot.ts";
import { StreamFallbackError } from "../errors.ts";
import { addSample, type LatencyEstimate, samplesOf } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AnyEndpoint, pairNamed } from "./pair.ts";

/** What a balancer has learned of its endpoints; plain data, fit for JSON. */
export interface BalancerSnapshot {
  version: 1;
  /** Unix ms. */
  takenAt: number;
  endpoints: Record<string, EndpointSnapshot>;
}

export interface EndpointSnapshot {
  breaker: BreakerSnapshot;
  /** The breakers of identities that the site has refused access here. */
  pairs: Record<string, BreakerSnapshot>;
  /** How long the latest answers took, in ms. */
  latenciesMs: number[];
}

interface Pool {
  readonly endpoints: readonly AnyEndpoint[];
  readonly latency: LatencyEstimate;
}

export function takeSnapshot({ endpoints }: Pool, clock: Clock): BalancerSnapshot {
  const nowMs = clock.now();
  const entries = endpoints.map(({ name, breaker, pairs, latency }): [string, EndpointSnapshot] => [
    name,
    {
      breaker: snapshotOf(breaker, nowMs),
      pairs: Object.fromEntries(
        [...(pairs ?? [])].map(([identity, pair]) => [identity, snapshotOf(pair.breaker, nowMs)]),
      ),
      latenciesMs: samplesOf(latency).map(Math.round),
    },
  ]);
  return { version: 1, takenAt: clock.wallNow(), endpoints: Object.fromEntries(entries) };
}

/**
 * Puts endpoints where the snapshot left them; those it does not know stay as they are.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no snapshot of this version
 */
export function restoreSnapshot(given: BalancerSnapshot, { endpoints, latency }: Pool, clock: Clock): void {
  const snapshot = plainData(given);
  if (!isSnapshot(snapshot)) {
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "this is no snapshot of a balancer, or of another version; begin without it",
    );
  }
  const nowMs = clock.now();
  const takenAt: unknown = snapshot.takenAt;
  const elapsedMs = typeof takenAt === "number" ? clock.wallNow() - takenAt : 0;
  for (const endpoint of endpoints) {
    const kept = Object.hasOwn(snapshot.endpoints, endpoint.name)
      ? snapshot.endpoints[endpoint.name]
      : undefined;
    if (!isObject(kept)) continue;
    if (isBreaker(kept.breaker))
      restoreBreaker(endpoint.breaker, { snapshot: kept.breaker, elapsedMs, nowMs });
    for (const [identity, pair] of isObject(kept.pairs) ? Object.entries(kept.pairs) : []) {
      if (isBreaker(pair))
        restoreBreaker(pairNamed(endpoint, identity, nowMs), { snapshot: pair, elapsedMs, nowMs });
    }
    for (const ms of Array.isArray(kept.latenciesMs) ? kept.latenciesMs : []) {
      if (typeof ms === "number" && ms >= 0 && Number.isFinite(ms)) {
        addSample(endpoint.latency, ms);
        addSample(latency, ms);
      }
    }
  }
}

/** A copy that nothing throws out of any more; undefined for what is more than data. */
function plainData(given: unknown): unknown {
  try {
    return structuredClone(given);
  } catch {
    return undefined;
  }
}

function isSnapshot(value: unknown): value is BalancerSnapshot {
  const snapshot = value as Partial<BalancerSnapshot> | undefined;
  return isObject(snapshot) && snapshot.version === 1 && isObject(snapshot.endpoints);
}

function isBreaker(value: unknown): value is BreakerSnapshot {
  return isObject(value) && "severity" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
