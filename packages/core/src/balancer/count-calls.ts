import type { StreamFallbackError } from "../errors.ts";
import type { Attempt } from "./attempt.ts";
import type { CallTargets } from "./call-targets.ts";
import type { Endpoint } from "./endpoint.ts";
import { identityAt, stateOfPair } from "./pair.ts";

type Targets<Request, Result> = CallTargets<Request, Result>;

/** Counts a call that has its answer from that endpoint. */
export function countAnswered<Request, Result>(
  targets: Targets<Request, Result>,
  endpoint: Endpoint<Request, Result>,
): void {
  targets.counts.successCalls += 1;
  endpoint.counts.successCalls += 1;
  endpoint.countsByName.of(identityAt(endpoint, targets)).successCalls += 1;
}

/** Counts what ended when it was reported. */
export function countLease<Request, Result>({ targets, endpoint, report }: Attempt<Request, Result>): void {
  if (report?.kind === "success") countAnswered(targets, endpoint);
  if (report?.kind !== "failure") return;
  targets.counts.failureCalls += 1;
  countInVain(targets, endpoint);
}

/**
 * Counts a call that ended without an answer: for those who were asked in vain, and for those who kept it away. What its
 * caller ended is nobody's failure.
 */
export function countUnanswered<Request, Result>(
  targets: Targets<Request, Result>,
  { attempts, error }: { attempts: readonly Attempt<Request, Result>[]; error: StreamFallbackError },
  nowMs: number,
): void {
  if (error.fault !== "pool" && error.code !== "DEADLINE") return;
  if (error.code === "NO_ENDPOINT_AVAILABLE") targets.counts.rejectedCalls += 1;
  else targets.counts.failureCalls += 1;
  const asked = new Set(attempts.map(({ endpoint }) => endpoint));
  for (const endpoint of asked) countInVain(targets, endpoint);
  for (const endpoint of targets.knownEligible) {
    if (asked.has(endpoint) || stateOfPair(endpoint, targets, nowMs) === "closed") continue;
    endpoint.counts.rejectedCalls += 1;
    endpoint.countsByName.of(identityAt(endpoint, targets)).rejectedCalls += 1;
  }
}

function countInVain<Request, Result>(
  targets: Targets<Request, Result>,
  endpoint: Endpoint<Request, Result>,
): void {
  endpoint.counts.failureCalls += 1;
  endpoint.countsByName.of(identityAt(endpoint, targets)).failureCalls += 1;
}
