import type { AttemptReport } from "../attempt-report.ts";
import type { StreamFallbackError } from "../errors.ts";
import { addSample } from "../policies/latency-estimate.ts";
import type { CallTargets } from "./call-targets.ts";
import type { CountsByName, TimedCounts } from "./counts.ts";
import type { Endpoint } from "./endpoint.ts";
import { identityAt, stateOfPair } from "./pair.ts";

// One function for each count, since adding to a field by its name would cost a call more than all of them. Whom it
// belongs to is looked up before the total changes, from which the counts of the common one begin when others come.

/** Those of the balancer, by the identity that asks. */
interface Parts {
  readonly counts: CountsByName;
}

/** The call of an identity. */
type Caller = Pick<CallTargets<never, unknown>, "counts">;

/** An attempt, or a call and an endpoint that it asked. */
interface Asked<Request, Result> {
  readonly endpoint: Endpoint<Request, Result>;
  readonly targets: CallTargets<Request, Result>;
}

/** Counts an attempt that is sent. */
export function countRequest<Request, Result>({ counts }: Parts, asked: Asked<Request, Result>): void {
  const pair = pairOf(asked);
  const identity = asked.targets.counts;
  counts.total.requests += 1;
  asked.endpoint.counts.total.requests += 1;
  if (pair !== undefined) pair.requests += 1;
  if (identity !== undefined) identity.requests += 1;
}

/** Counts an attempt that was answered. */
export function countAnswer<Request, Result>(
  { counts }: Parts,
  asked: Asked<Request, Result>,
  durationMs: number,
): void {
  const pair = pairOf(asked);
  const identity = asked.targets.counts;
  counts.total.answers += 1;
  asked.endpoint.counts.total.answers += 1;
  if (pair !== undefined) noteAnswer(pair, durationMs);
  if (identity !== undefined) noteAnswer(identity, durationMs);
}

/** Counts an attempt that failed. */
export function countError<Request, Result>({ counts }: Parts, asked: Asked<Request, Result>): void {
  const pair = pairOf(asked);
  const identity = asked.targets.counts;
  counts.total.errors += 1;
  asked.endpoint.counts.total.errors += 1;
  if (pair !== undefined) pair.errors += 1;
  if (identity !== undefined) identity.errors += 1;
}

/** Counts an answer that came when its call had ended: all others are each the answer of a call. */
export function countUnused<Request, Result>({ counts }: Parts, asked: Asked<Request, Result>): void {
  const pair = pairOf(asked);
  const identity = asked.targets.counts;
  counts.total.unusedAnswers += 1;
  asked.endpoint.counts.total.unusedAnswers += 1;
  if (pair !== undefined) pair.unusedAnswers += 1;
  if (identity !== undefined) identity.unusedAnswers += 1;
}

/** Counts a lease that failed, which is a call that did. */
export function countLease<Request, Result>(
  parts: Parts,
  attempt: Asked<Request, Result> & { report: AttemptReport | undefined },
): void {
  if (attempt.report?.kind !== "failure") return;
  countFailure(parts, attempt.targets);
  countInVain(attempt);
}

/**
 * Counts a call that ended without an answer: for those who were asked in vain, and for those who kept it away. What its
 * caller ended is nobody's failure.
 */
export function countUnanswered<Request, Result>(
  parts: Parts,
  { targets, attempts, error }: Unanswered<Request, Result>,
  nowMs: number,
): void {
  const isAnswer = error.fault === "query";
  const isOver = error.fault === "caller" && error.code !== "DEADLINE";
  if (isAnswer || isOver) return;
  if (error.code === "NO_ENDPOINT_AVAILABLE") countRejection(parts, targets);
  else countFailure(parts, targets);
  const asked = new Set(attempts.map(({ endpoint }) => endpoint));
  for (const endpoint of asked) countInVain({ endpoint, targets });
  for (const endpoint of targets.knownEligible) {
    const isBlocked = stateOfPair(endpoint, targets, nowMs) !== "closed";
    if (asked.has(endpoint) || !(isBlocked || targets.paceWaitMs(endpoint) > 0)) continue;
    const pair = pairOf({ endpoint, targets });
    endpoint.counts.total.rejectedCalls += 1;
    if (pair !== undefined) pair.rejectedCalls += 1;
  }
}

interface Unanswered<Request, Result> {
  targets: CallTargets<Request, Result>;
  attempts: readonly Asked<Request, Result>[];
  error: StreamFallbackError;
}

function noteAnswer(counts: TimedCounts, durationMs: number): void {
  counts.answers += 1;
  addSample(counts.latency, durationMs);
}

function countFailure({ counts }: Parts, targets: Caller): void {
  counts.total.failureCalls += 1;
  if (targets.counts !== undefined) targets.counts.failureCalls += 1;
}

function countRejection({ counts }: Parts, targets: Caller): void {
  counts.total.rejectedCalls += 1;
  if (targets.counts !== undefined) targets.counts.rejectedCalls += 1;
}

function countInVain<Request, Result>(asked: Asked<Request, Result>): void {
  const pair = pairOf(asked);
  asked.endpoint.counts.total.failureCalls += 1;
  if (pair !== undefined) pair.failureCalls += 1;
}

function pairOf<Request, Result>({ endpoint, targets }: Asked<Request, Result>): TimedCounts | undefined {
  return endpoint.counts.of(identityAt(endpoint, targets));
}
