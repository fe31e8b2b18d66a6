import { type LatencyEstimate, p95Of } from "./latency-estimate.ts";

/** When a slow attempt gets a second one beside it. */
export interface HedgePolicy {
  /** False: an attempt is waited for until its time is over. @default true */
  enabled: boolean;
  /** The shortest wait before a hedge, in ms. @default 300 */
  minDelayMs: number;
  /** The longest, in ms; also the wait while nobody knows how long answers take. @default 3000 */
  maxDelayMs: number;
  /** Samples of its own an endpoint needs before its own 95th percentile counts; 50 are kept. @default 20 */
  minSamples: number;
  /** Samples of all endpoints together before theirs counts for the others. @default 5 */
  minPoolSamples: number;
  /** Hedges for mere slowness, as a share of calls, at most. @default 0.1 */
  maxShare: number;
}

export const defaultHedgePolicy: HedgePolicy = {
  enabled: true,
  minDelayMs: 300,
  maxDelayMs: 3_000,
  minSamples: 20,
  minPoolSamples: 5,
  maxShare: 0.1,
};

/** How long an attempt may run before it is late: as long as 95 of 100 answers of its endpoint take. */
export function hedgeDelayMs(own: LatencyEstimate, pool: LatencyEstimate, policy: HedgePolicy): number {
  const { minDelayMs, maxDelayMs, minSamples, minPoolSamples } = policy;
  const usual = p95Of(own, minSamples) ?? p95Of(pool, minPoolSamples) ?? maxDelayMs;
  return Math.min(Math.max(usual, minDelayMs), maxDelayMs);
}
