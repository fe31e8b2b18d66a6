import { StreamFallbackError } from "../errors.ts";
import type { AttemptReport } from "./attempt-report.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { CallTargets } from "./call-targets.ts";
import { nextDarkTrial } from "./dark-pool.ts";
import { retryAfterOf } from "./pair.ts";

type Parts = Pick<BalancerParts<never, unknown>, "clock" | "budget">;
type Targets = Pick<CallTargets<never, unknown>, "eligible" | "identity">;

/** Nobody could be asked: everyone who may answer is blocked, or nobody accepts the request. */
export function refusal(parts: Parts, what: string, targets: Targets): StreamFallbackError {
  if (targets.eligible.length === 0) {
    return new StreamFallbackError(
      "NO_ENDPOINT_AVAILABLE",
      `${what}: no endpoint can answer this kind of question`,
    );
  }
  const retryAfterMs = soonest(parts, targets);
  const names = targets.eligible.map((endpoint) => endpoint.name).join(", ");
  const message = `${what}: not asked, ${names} failed too often; try again in ${duration(retryAfterMs)}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", message, { retryAfterMs });
}

interface Exhausted {
  attempts: readonly AttemptReport[];
  last: StreamFallbackError;
  /** Whether others were spared because too many calls needed more than one attempt. */
  isBudgetSpent: boolean;
}

/** Everyone who may answer was asked and failed. */
export function exhaustion(
  parts: Parts,
  what: string,
  targets: Targets,
  { attempts, last, isBudgetSpent }: Exhausted,
): StreamFallbackError {
  const budgetWaitMs = isBudgetSpent ? parts.budget.waitMs(parts.clock.now()) : 0;
  const retryAfterMs = Math.max(soonest(parts, targets), last.retryAfterMs ?? 0, budgetWaitMs);
  const who = attempts
    .map(({ endpoint, code, durationMs }) => `${endpoint} ${code} after ${duration(durationMs)}`)
    .join(", ");
  const failed = isBudgetSpent
    ? `no answer (${who}), and too many calls fail for yet another attempt`
    : `every endpoint failed (${who})`;
  const advice = retryAfterMs > 0 ? `; try again in ${duration(retryAfterMs)}` : "";
  const message = `${what}: ${failed}${advice}. The last one: ${last.reason}`;
  return new StreamFallbackError("ALL_ENDPOINTS_FAILED", message, { cause: last, retryAfterMs });
}

/** Ms until one of them may be asked. */
function soonest({ clock }: Parts, { eligible, identity }: Targets): number {
  const nowMs = clock.now();
  const darkTrial = nextDarkTrial(eligible, identity, nowMs);
  const untilTrialMs = darkTrial ? Math.max(0, darkTrial.dueAt - nowMs) : Number.POSITIVE_INFINITY;
  return Math.min(untilTrialMs, ...eligible.map((endpoint) => retryAfterOf(endpoint, identity, nowMs)));
}

/** For people. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.ceil(ms / 60_000)} min`;
}
