import { isSlow } from "../breaker/trip-rules.ts";
import { StreamFallbackError } from "../errors.ts";
import { addSample, p95Of } from "../policies/latency-estimate.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { Endpoint } from "./endpoint.ts";

/** What is known of an attempt when another endpoint has answered its call. */
interface Outrun<Request, Result> {
  readonly endpoint: Endpoint<Request, Result>;
  readonly startedAt: number;
  /** Whether its endpoint has answered nobody since it began. */
  readonly isUnanswered: boolean;
  /** Whether a verdict on its endpoint has been given already. */
  readonly isJudged: boolean;
}

/** Nobody's failure. */
export function outrunError(): StreamFallbackError {
  return new StreamFallbackError("ABORTED", "another endpoint answered first");
}

/**
 * Why a late attempt ends that another one outran: silence is its endpoint's failure, mere slowness a sample of how
 * long its answers take.
 */
export function endOfOutrun<Request, Result>(
  { endpoint, startedAt, isUnanswered: isSilent, isJudged }: Outrun<Request, Result>,
  { hedge, pool }: Pick<BalancerParts<Request, Result>, "hedge" | "pool">,
  nowMs: number,
): StreamFallbackError {
  const { name, latency } = endpoint;
  const ranMs = nowMs - startedAt;
  const p95Ms = p95Of(latency, hedge.minSamples);
  if (!isJudged && isSlow({ ranMs, isSilent, p95Ms, patienceMs: hedge.maxDelayMs }))
    return new StreamFallbackError("TIMEOUT", `${name}: silent while another endpoint answered`);
  // It would have taken longer: slow answers must not make the estimate shorter because nobody waited for them.
  const leastMs = Math.max(ranMs, p95Ms ?? 0);
  addSample(latency, leastMs);
  addSample(pool.latency, leastMs);
  return outrunError();
}
