import { StreamFallbackError } from "../errors.ts";
import type { AttemptReport } from "./attempt-report.ts";
import type { CallTargets } from "./call-targets.ts";
import { nextDarkTrial } from "./dark-pool.ts";
import { retryAfterOf } from "./pair.ts";

type Targets = Pick<CallTargets<never, unknown>, "eligible" | "identity">;

/** Nobody could be asked: everyone who may answer is blocked, or nobody accepts the request. */
export function refusal(what: string, targets: Targets, nowMs: number): StreamFallbackError {
  if (targets.eligible.length === 0) {
    return new StreamFallbackError(
      "NO_ENDPOINT_AVAILABLE",
      `${what}: no endpoint can answer this kind of question`,
    );
  }
  const retryAfterMs = soonest(targets, nowMs);
  const names = targets.eligible.map((endpoint) => endpoint.name).join(", ");
  const message = `${what}: not asked, ${names} failed too often; try again in ${duration(retryAfterMs)}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", message, { retryAfterMs });
}

interface Exhausted {
  attempts: readonly AttemptReport[];
  last: StreamFallbackError;
  /** When others may be asked that were spared because too many calls needed more than one attempt. */
  budgetWaitMs: number | undefined;
}

/** Everyone who may answer was asked and failed. */
export function exhaustion(
  what: string,
  targets: Targets,
  nowMs: number,
  { attempts, last, budgetWaitMs }: Exhausted,
): StreamFallbackError {
  const retryAfterMs = Math.max(soonest(targets, nowMs), last.retryAfterMs ?? 0, budgetWaitMs ?? 0);
  const who = attempts
    .map(({ endpoint, code, durationMs }) => `${endpoint} ${code} after ${duration(durationMs)}`)
    .join(", ");
  const failed =
    budgetWaitMs === undefined
      ? `every endpoint failed (${who})`
      : `no answer (${who}), and too many calls fail for yet another attempt`;
  const advice = retryAfterMs > 0 ? `; try again in ${duration(retryAfterMs)}` : "";
  const message = `${what}: ${failed}${advice}. The last one: ${last.reason}`;
  return new StreamFallbackError("ALL_ENDPOINTS_FAILED", message, { cause: last, retryAfterMs });
}

/** The caller's time is over. */
export function deadlineError(what: string, allowedMs: number): StreamFallbackError {
  const message = `${what}: no endpoint answered within ${duration(allowedMs)}; allow more time`;
  return new StreamFallbackError("DEADLINE", message);
}

/** Ms until one of them may be asked; 0 where nobody is left, of whom nothing can be promised. */
function soonest({ eligible, identity }: Targets, nowMs: number): number {
  if (eligible.length === 0) return 0;
  const darkTrial = nextDarkTrial(eligible, identity, nowMs);
  const untilTrialMs = darkTrial ? Math.max(0, darkTrial.dueAt - nowMs) : Number.POSITIVE_INFINITY;
  return Math.min(untilTrialMs, ...eligible.map((endpoint) => retryAfterOf(endpoint, identity, nowMs)));
}

/** For people. */
function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.ceil(ms / 60_000)} min`;
}
