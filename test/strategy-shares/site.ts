import type { Clock, EndpointOptions } from "@stream-fallback/core";
import { uniform } from "../simulation/uniform.ts";

interface SiteEndpoint {
  readonly name: string;
  readonly priority: number;
  readonly weight: number;
  readonly distance: number;
  /** How long its answers take on average while all is well. */
  readonly usualMs: number;
}

/** Endpoints that differ in everything a strategy may look at; the heaviest is the fastest until it becomes slow. */
export const siteEndpoints: readonly SiteEndpoint[] = [
  { name: "alpha", priority: 1, weight: 3, distance: 0, usualMs: 80 },
  { name: "beta", priority: 2, weight: 2, distance: 0.2, usualMs: 120 },
  { name: "gamma", priority: 3, weight: 2, distance: 0.5, usualMs: 200 },
  { name: "delta", priority: 4, weight: 1, distance: 1, usualMs: 400 },
];

/**
 * Slow and never failing: breakers would take a failing endpoint out, and with each strategy the rest would look alike.
 */
export const slowness = { endpoint: "alpha", factor: 10, fromMs: 30_000, toMs: 60_000 } as const;

/** The share of its usual time by which an answer may take less or more. */
const SPREAD = 0.25;

/** The endpoints on a clock. How long an answer takes depends only on the seed, the endpoint and the request's number. */
export function playedSite(clock: Clock, seed: number): EndpointOptions<void, string>[] {
  return siteEndpoints.map(({ name, priority, weight, distance, usualMs }) => {
    let requests = 0;
    return {
      name,
      priority,
      weight,
      distance,
      call() {
        const luck =
          1 - SPREAD + 2 * SPREAD * uniform({ seed, endpoint: name, k: requests, tag: "duration" });
        requests += 1;
        const durationMs = usualMs * luck * (isSlow(name, clock.now()) ? slowness.factor : 1);
        return new Promise((resolve) => void clock.setTimeout(() => resolve(name), durationMs));
      },
    };
  });
}

function isSlow(name: string, nowMs: number): boolean {
  return name === slowness.endpoint && nowMs >= slowness.fromMs && nowMs < slowness.toMs;
}
