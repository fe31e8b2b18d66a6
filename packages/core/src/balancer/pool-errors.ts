import type { AttemptReport } from "../attempt-report.ts";
import { StreamFallbackError } from "../errors.ts";
import { describeDuration } from "../policies/describe-duration.ts";
import { ANYBODY, DEFAULT_IDENTITY } from "./asker.ts";
import type { CallTargets } from "./call-targets.ts";
import { nextDarkTrial } from "./dark-pool.ts";
import { isRefusedAccess, isSuspectedBy, retryAfterOf } from "./pair.ts";

type Targets<Request, Result> = Pick<
  CallTargets<Request, Result>,
  "eligible" | "identity" | "address" | "askedWaitMs" | "paceWaitMs" | "isSpent"
>;

interface Refused {
  /** What the request is called. */
  what: string;
  nowMs: number;
  /** Ms until endpoints may be asked that were spared because too many calls needed more than one attempt. */
  budgetWaitMs: number | undefined;
}

/** Nobody could be asked: everyone who may answer is blocked, or nobody accepts the request. */
export function noEndpointError<Request, Result>(
  targets: Targets<Request, Result>,
  { what, nowMs, budgetWaitMs = 0 }: Refused,
): StreamFallbackError {
  if (targets.eligible.length === 0) {
    const reason = "no endpoint takes this request; each is excluded, has weight 0, or does not accept it";
    return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", `${what}: ${reason}`, { reason });
  }
  const retryAfterMs = Math.max(soonest(targets, nowMs), budgetWaitMs);
  const why = reasonsOf(targets, nowMs);
  const isItsOwn =
    targets.identity !== DEFAULT_IDENTITY &&
    targets.eligible.some((endpoint) => retryAfterOf(endpoint, ANYBODY, nowMs) === 0);
  const advice = isItsOwn ? ", or now without this identity's cookie, which may be the cause" : "";
  const reason = `not asked, ${why}; try again in ${describeDuration(retryAfterMs)}${advice}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", `${what}: ${reason}`, { reason, retryAfterMs });
}

/** Why nobody is asked: the site refuses access to some, others failed too often or are not to be asked so soon. */
function reasonsOf<Request, Result>(targets: Targets<Request, Result>, nowMs: number): string {
  const { eligible } = targets;
  const suspected = eligible.filter((endpoint) => isSuspectedBy(endpoint, targets, nowMs));
  const refused = eligible.filter(
    (endpoint) => !suspected.includes(endpoint) && isRefusedAccess(endpoint, targets, nowMs),
  );
  const left = eligible.filter((endpoint) => !refused.includes(endpoint) && !suspected.includes(endpoint));
  const isPaced = (endpoint: (typeof left)[number]) =>
    retryAfterOf(endpoint, targets, nowMs) === 0 && targets.paceWaitMs(endpoint) > 0;
  const paced = left.filter(isPaced);
  const failed = left.filter((endpoint) => !paced.includes(endpoint));
  const namesOf = (endpoints: typeof eligible) => endpoints.map(({ name }) => name).join(", ");
  return [
    ...(refused.length > 0 ? [`the site has just refused access to ${namesOf(refused)}`] : []),
    ...(suspected.length > 0 ? [`${namesOf(suspected)} may share the block and is being tried`] : []),
    ...(failed.length > 0 ? [`${namesOf(failed)} failed too often`] : []),
    ...(paced.length > 0 ? [`${namesOf(paced)} would be asked more often than the site bears`] : []),
  ].join(", and ");
}

interface Exhausted extends Refused {
  attempts: readonly AttemptReport[];
  last: StreamFallbackError;
}

/** Everyone who may answer was asked and failed. */
export function allFailedError<Request, Result>(
  targets: Targets<Request, Result>,
  { what, nowMs, attempts, last, budgetWaitMs }: Exhausted,
): StreamFallbackError {
  const retryAfterMs = Math.max(soonest(targets, nowMs), budgetWaitMs ?? 0);
  const who = attempts
    .map(({ endpoint, code, durationMs }) => `${endpoint} ${code} after ${describeDuration(durationMs)}`)
    .join(", ");
  const failed = targets.isSpent
    ? `no answer (${who}), and a call may make no more attempts (failover.maxAttempts)`
    : budgetWaitMs === undefined
      ? `every endpoint failed (${who})`
      : `no answer (${who}), and too many calls fail for yet another attempt`;
  const advice = retryAfterMs > 0 ? `; try again in ${describeDuration(retryAfterMs)}` : "";
  const reason = `${failed}${advice}. The last one: ${last.reason}`;
  const details = { cause: last, reason, retryAfterMs };
  return new StreamFallbackError("ALL_ENDPOINTS_FAILED", `${what}: ${reason}`, details);
}

/** The caller's time is over. */
export function deadlineError(what: string, allowedMs: number): StreamFallbackError {
  const reason = `no endpoint answered within ${describeDuration(allowedMs)}; allow more time`;
  return new StreamFallbackError("DEADLINE", `${what}: ${reason}`, { reason });
}

/** The caller's time is over, and it was not its turn yet. */
export function noRoomError(what: string, allowedMs: number, full: readonly string[]): StreamFallbackError {
  const busy = `${full.join(", ")} had no room for another attempt (maxConcurrent, or one trial after a block)`;
  const reason = `waited ${describeDuration(allowedMs)} for its turn, ${busy}; allow more time, or ask less at once`;
  return new StreamFallbackError("DEADLINE", `${what}: ${reason}`, { reason });
}

/** Ms until one of the endpoints may be asked; 0 where there is none, since nothing can be promised then. */
function soonest<Request, Result>(targets: Targets<Request, Result>, nowMs: number): number {
  const { eligible } = targets;
  if (eligible.length === 0) return 0;
  const darkTrial = nextDarkTrial(eligible, targets, nowMs);
  const untilTrialMs = darkTrial ? Math.max(0, darkTrial.dueAt - nowMs) : Number.POSITIVE_INFINITY;
  const waits = eligible.map((endpoint) =>
    Math.max(
      retryAfterOf(endpoint, targets, nowMs),
      targets.askedWaitMs(endpoint, nowMs),
      targets.paceWaitMs(endpoint),
    ),
  );
  return Math.min(untilTrialMs, ...waits);
}
