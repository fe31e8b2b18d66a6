import { StreamFallbackError } from "../errors.ts";
import type { AttemptReport } from "./attempt-report.ts";
import { type BalancerParts, retryAfterOf } from "./balancer-parts.ts";
import type { Endpoint } from "./endpoint.ts";

/** Nobody could be asked: everyone who may answer is blocked, or nobody accepts the request. */
export function refusal<Request, Result>(
  parts: BalancerParts<Request, Result>,
  request: Request,
  eligible: readonly Endpoint<Request, Result>[],
): StreamFallbackError {
  const what = parts.describe(request);
  if (eligible.length === 0) {
    return new StreamFallbackError(
      "NO_ENDPOINT_AVAILABLE",
      `${what}: no endpoint can answer this kind of question`,
    );
  }
  const retryAfterMs = soonest(parts, eligible);
  const names = eligible.map((endpoint) => endpoint.name).join(", ");
  const message = `${what}: not asked, ${names} failed too often; try again in ${duration(retryAfterMs)}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", message, { retryAfterMs });
}

/** Everyone who may answer was asked and failed. */
export function exhaustion<Request, Result>(
  parts: BalancerParts<Request, Result>,
  request: Request,
  eligible: readonly Endpoint<Request, Result>[],
  attempts: readonly AttemptReport[],
  last: StreamFallbackError,
): StreamFallbackError {
  const retryAfterMs = Math.max(soonest(parts, eligible), last.retryAfterMs ?? 0);
  const who = attempts.map(
    ({ endpoint, code, durationMs }) => `${endpoint} ${code} after ${duration(durationMs)}`,
  );
  const advice = retryAfterMs > 0 ? `; try again in ${duration(retryAfterMs)}` : "";
  const message = `${parts.describe(request)}: every endpoint failed (${who.join(", ")})${advice}. The last one: ${last.reason}`;
  return new StreamFallbackError("ALL_ENDPOINTS_FAILED", message, { cause: last, retryAfterMs });
}

function soonest(
  parts: BalancerParts<never, unknown>,
  eligible: readonly Endpoint<never, unknown>[],
): number {
  const nowMs = parts.clock.now();
  return Math.min(...eligible.map((endpoint) => retryAfterOf(endpoint, nowMs)));
}

/** For people. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.ceil(ms / 60_000)} min`;
}
