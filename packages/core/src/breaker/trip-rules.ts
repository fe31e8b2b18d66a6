import { addTo, clearSum, createRollingSum, type RollingSum, totalOf } from "../runtime/rolling-sum.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";

/** The counts by which the rules decide whether a closed breaker opens. */
export interface Tally {
  /** Failures, less one for every success, never below 0. */
  failureCount: number;
  /** Failures without a success between. */
  failuresInARow: number;
  calls: RollingSum;
  failures: RollingSum;
}

export function createTally({ windowMs }: BreakerPolicy): Tally {
  return {
    failureCount: 0,
    failuresInARow: 0,
    calls: createRollingSum(windowMs),
    failures: createRollingSum(windowMs),
  };
}

export function countSuccess(tally: Tally, nowMs: number): void {
  tally.failureCount = Math.max(0, tally.failureCount - 1);
  tally.failuresInARow = 0;
  addTo(tally.calls, 1, nowMs);
}

export function countFailure(tally: Tally, nowMs: number): void {
  tally.failureCount += 1;
  tally.failuresInARow += 1;
  addTo(tally.calls, 1, nowMs);
  addTo(tally.failures, 1, nowMs);
}

export function clearTally(tally: Tally): void {
  tally.failureCount = 0;
  tally.failuresInARow = 0;
  clearSum(tally.calls);
  clearSum(tally.failures);
}

/** Begins a new window if the policy has changed its width. */
export function fitWindow(tally: Tally, { windowMs }: BreakerPolicy): void {
  if (tally.calls.widthMs === windowMs) return;
  tally.calls = createRollingSum(windowMs);
  tally.failures = createRollingSum(windowMs);
}

/**
 * Whether what was counted opens the breaker. One of the last line, without which too few would stay closed, opens
 * only for a long row of failures: a bad endpoint is better than none.
 */
export function tripsBy(tally: Tally, policy: BreakerPolicy, isLastLine: boolean, nowMs: number): boolean {
  if (isLastLine) return tally.failuresInARow >= policy.floorFailures;
  return hasFailedTooOften(tally, policy) || isFlapping(tally, policy, nowMs);
}

function hasFailedTooOften(tally: Tally, { maxFailures }: BreakerPolicy): boolean {
  return tally.failureCount >= maxFailures;
}

function isFlapping(tally: Tally, { windowMinCalls, windowFailureShare }: BreakerPolicy, nowMs: number) {
  const calls = totalOf(tally.calls, nowMs);
  return calls >= windowMinCalls && totalOf(tally.failures, nowMs) >= calls * windowFailureShare;
}

/** What is known of an outrun attempt, which still ran when another one of its call answered. */
export interface Outrun {
  ranMs: number;
  /** Whether the endpoint has answered nobody since the attempt began. */
  isSilent: boolean;
  /** The 95th percentile of its endpoint; undefined while there are too few samples. */
  p95Ms: number | undefined;
  /** How long silence is allowed to last while nothing is known of the endpoint. */
  patienceMs: number;
}

/**
 * Whether an attempt that another one outran speaks against its endpoint: only when nobody hears from that endpoint,
 * so a healthy page that is slow by nature never trips.
 */
export function isSlow({ ranMs, isSilent, p95Ms, patienceMs }: Outrun): boolean {
  return isSilent && (p95Ms === undefined ? ranMs >= patienceMs : ranMs > p95Ms);
}
