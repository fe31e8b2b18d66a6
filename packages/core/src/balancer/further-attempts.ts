import type { AttemptRole } from "../attempt-report.ts";
import type { Attempt } from "./attempt.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import { type BalancerParts, lateAfterMs } from "./balancer-parts.ts";
import type { CallTargets } from "./call-targets.ts";
import type { Endpoint } from "./endpoint.ts";
import { retryAfterOf } from "./pair.ts";

/** The failure that an attempt is to make good. */
export type Failed = Pick<BalancerEvents["failover"], "from" | "code">;

/** A late attempt that was refused a hedge is looked at again after this at the earliest, even with `minDelayMs: 0`. */
const LEAST_WAIT_MS = 50;

/** How the call asks an endpoint; false where a breaker gives no permit after all. */
type Ask<Request, Result> = (
  endpoint: Endpoint<Request, Result>,
  role: AttemptRole,
  nowMs: number,
  after?: Failed,
) => boolean;

/**
 * When a call asks a second endpoint, and each one after it: all of the rule, in the order in which it applies.
 *
 * 1. An attempt has failed. While another one runs that is not late yet, the call waits for it, since it will probably
 *    answer; else it fails over to the next endpoint.
 * 2. An attempt is late: it has run longer than its endpoint usually takes. If there is a waiting failure, the call
 *    fails over now. Else it hedges, that is, it asks another endpoint beside the late attempt: each time where the late
 *    one is silent (its endpoint has answered nobody since it began), and once per call where it is merely slow.
 *
 * Either way clean endpoints come first: those without a counted failure and without a silent attempt. The first move
 * of a call to a clean endpoint is free; later ones, and moves to endpoints that are not clean, take a token of the
 * budget that all calls share; a hedge for mere slowness takes an earned token.
 *
 * Made when a call first fails or is late, which most calls never are.
 */
export class FurtherAttempts<Request, Result> {
  /** Whether the budget refused the latest attempt that was wanted. */
  isRefused = false;
  /** The latest failure of this call. */
  failed: Failed | undefined;
  private readonly parts: BalancerParts<Request, Result>;
  private readonly targets: CallTargets<Request, Result>;
  private readonly ask: Ask<Request, Result>;
  /** Whether `failed` waits for an attempt that was not late yet when it happened. */
  private hasWaitingFailure = false;
  private hasMoved = false;
  private hasHedged = false;

  constructor(
    parts: BalancerParts<Request, Result>,
    targets: CallTargets<Request, Result>,
    ask: Ask<Request, Result>,
  ) {
    this.parts = parts;
    this.targets = targets;
    this.ask = ask;
  }

  /** After a failure. False where nobody is asked now. */
  afterFailure(failed: Failed, running: readonly Attempt<Request, Result>[], nowMs: number): boolean {
    this.failed = failed;
    this.hasWaitingFailure = running.some((attempt) => {
      const dueAt = hedgeDueAt(this.parts, attempt);
      return dueAt > nowMs && dueAt < Number.POSITIVE_INFINITY;
    });
    return !this.hasWaitingFailure && this.failOver(nowMs);
  }

  /** Beside an attempt that is late, which is looked at again later where nobody is asked now. */
  besideLate(late: Attempt<Request, Result>, nowMs: number): void {
    late.hedgeNotBefore = nowMs + Math.max(this.parts.hedge.minDelayMs, LEAST_WAIT_MS);
    const isFailedOver = this.hasWaitingFailure && this.failOver(nowMs);
    this.hasWaitingFailure = false;
    if (isFailedOver || this.hedge(late, nowMs)) late.hedgeNotBefore = Number.POSITIVE_INFINITY;
  }

  /** To the next endpoint, or to a blocked one whose time is over. */
  failOver(nowMs: number): boolean {
    this.isRefused = false;
    if (this.targets.isSpent) return false;
    const next = this.targets.next(nowMs);
    if (next === undefined) return this.tryHalfOpen(nowMs, this.failed);
    if (!this.mayMove(next.isClean, nowMs)) return false;
    return this.ask(this.targets.pick(next.candidates, "failover"), "failover", nowMs, this.failed);
  }

  /**
   * A trial at one of the blocked endpoints whose time is over. Where its last trial proved nothing, it takes a
   * token.
   */
  tryHalfOpen(nowMs: number, after?: Failed): boolean {
    return this.targets.halfOpen(nowMs).some((endpoint) => {
      const hasRoom = retryAfterOf(endpoint, this.targets, nowMs) === 0;
      if (!hasRoom || (endpoint.isTrialPaid && !this.takeToken(nowMs))) return false;
      return this.ask(endpoint, "trial", nowMs, after);
    });
  }

  /** Whether the late attempt needs no other look: another endpoint is asked, or never will be. */
  private hedge(late: Attempt<Request, Result>, nowMs: number): boolean {
    if (this.targets.isSpent) return true;
    const isSilent = late.isUnanswered;
    const next = isSilent || !this.hasHedged ? this.targets.next(nowMs) : undefined;
    // One that is full now may have room when the late attempt is looked at again.
    if (next === undefined) return this.targets.full(nowMs).length === 0;
    if (!(isSilent ? this.mayMove(next.isClean, nowMs) : this.mayHedgeSlowness(nowMs))) return false;
    this.hasHedged = true;
    const endpoint = this.targets.pick(next.candidates, "hedge");
    const afterMs = nowMs - late.startedAt;
    this.parts.events.emit("hedge", { from: late.endpoint.name, to: endpoint.name, afterMs });
    this.ask(endpoint, "hedge", nowMs);
    return true;
  }

  private mayMove(isClean: boolean, nowMs: number): boolean {
    const isFree = isClean && !this.hasMoved;
    this.isRefused = false;
    if (!isFree && !this.takeToken(nowMs)) return false;
    this.hasMoved = true;
    return true;
  }

  private mayHedgeSlowness(nowMs: number): boolean {
    const { budget, hedge } = this.parts;
    const isPaid = budget.takeForSlowness(hedge.maxShare, nowMs);
    this.hasMoved ||= isPaid;
    return isPaid;
  }

  private takeToken(nowMs: number): boolean {
    this.isRefused = !this.parts.budget.take(nowMs);
    return !this.isRefused;
  }
}

/** When another endpoint is to be asked beside the attempt; `Infinity` where none will be. */
export function hedgeDueAt<Request, Result>(
  parts: BalancerParts<Request, Result>,
  attempt: Attempt<Request, Result>,
): number {
  const isWanted = parts.hedge.enabled && attempt.role !== "trial" && attempt.report === undefined;
  if (!isWanted) return Number.POSITIVE_INFINITY;
  return Math.max(attempt.startedAt + lateAfterMs(parts, attempt.endpoint), attempt.hedgeNotBefore);
}
