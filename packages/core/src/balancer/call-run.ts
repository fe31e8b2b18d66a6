import type { AttemptRole } from "../attempt-report.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { abortedBy } from "../policies/deadline.ts";
import type { Link } from "../runtime/chain.ts";
import type { TimerHandle } from "../runtime/clock.ts";
import { admitAttempt } from "./admit-attempt.ts";
import type { Attempt } from "./attempt.ts";
import { AttemptView } from "./attempt-view.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { outrunOthers, reportsOf, runningOf } from "./call-attempts.ts";
import { CallMoves } from "./call-moves.ts";
import { type Failed, tellFailover, tellRetry } from "./call-news.ts";
import type { CallOptions, CallResult } from "./call-options.ts";
import { CallRounds } from "./call-rounds.ts";
import { CallTargets } from "./call-targets.ts";
import type { DarkTrial } from "./dark-pool.ts";
import type { Endpoint } from "./endpoint.ts";
import { consequenceOf } from "./outcome.ts";
import { retryAfterOf } from "./pair.ts";
import { deadlineError, exhaustion, refusal } from "./pool-errors.ts";

/**
 * One call from its first attempt to its end: who is asked next, and when to stop. A trial of a blocked endpoint
 * races with a healthy one; it outlives the call, since only its own answer or its own deadline judges it. So does a
 * late attempt at an endpoint of which little is known.
 *
 * One machine, and so one file, though a long one: what ends a call, what moves it on and what it waits for are told
 * apart only by the order in which they happen. Its fields are private to the types alone: those that are private to
 * the language would make every call a tenth slower.
 */
export class CallRun<Request, Result> implements Link<CallRun<Request, Result>> {
  previous: CallRun<Request, Result> | undefined;
  next: CallRun<Request, Result> | undefined;
  isLinked = false;
  private readonly parts: BalancerParts<Request, Result>;
  private readonly request: Request;
  private readonly options: CallOptions;
  private readonly onIdle: (run: CallRun<Request, Result>) => void;
  private readonly settlement: PromiseWithResolvers<CallResult<Result>> = Promise.withResolvers();
  private readonly startedAt: number;
  private readonly deadlineAt: number;
  private attempts: Attempt<Request, Result>[] = NONE;
  private readonly targets: CallTargets<Request, Result>;
  // Most calls need neither: their first attempt answers.
  private moves: CallMoves | undefined;
  private rounds: CallRounds | undefined;
  private lastFailure: StreamFallbackError | undefined;
  private lastFailed: Failed | undefined;
  /** Whether a failure waits to be made good by an attempt that was young when it happened. */
  private isOwed = false;
  private onAbort: (() => void) | undefined;
  private settled = false;
  private timer: TimerHandle;
  private timerDueAt = Number.POSITIVE_INFINITY;

  constructor(
    parts: BalancerParts<Request, Result>,
    request: Request,
    options: CallOptions,
    onIdle: (run: CallRun<Request, Result>) => void,
  ) {
    this.parts = parts;
    this.request = request;
    this.options = options;
    this.onIdle = onIdle;
    this.targets = new CallTargets(parts, request, options);
    this.startedAt = parts.clock.now();
    const { timeoutMs = parts.failover.timeoutMs } = options;
    if (!(typeof timeoutMs === "number" && timeoutMs >= 0))
      throw new StreamFallbackError("INVALID_INPUT", "timeoutMs must be a number of ms");
    this.deadlineAt = this.startedAt + timeoutMs;
  }

  start(): Promise<CallResult<Result>> {
    const { signal } = this.options;
    if (signal?.aborted) this.stop(abortedBy(signal));
    else {
      if (signal) {
        this.onAbort = () => this.stop(abortedBy(signal));
        signal.addEventListener("abort", this.onAbort, { once: true });
      }
      this.begin(this.startedAt);
    }
    return this.settlement.promise;
  }

  /** Ends the call and its trials at once, blaming nobody. */
  stop(reason: StreamFallbackError): void {
    const nowMs = this.parts.clock.now();
    for (const attempt of runningOf(this.attempts)) attempt.abort(reason, nowMs);
    this.reject(reason, nowMs);
    this.arm(nowMs);
  }

  /** The endpoint has left the pool: what runs there ends, and the call goes on elsewhere. */
  leave(endpoint: Endpoint<Request, Result>, reason: StreamFallbackError): void {
    const nowMs = this.parts.clock.now();
    for (const attempt of runningOf(this.attempts)) {
      if (attempt.endpoint !== endpoint || attempt.report !== undefined) continue;
      attempt.abort(reason, nowMs);
      this.moveOn(attempt, reason, nowMs);
    }
    this.arm(nowMs);
  }

  private begin(nowMs: number): void {
    try {
      const trial = this.startTrial(nowMs);
      // A listener may have ended the call while the trial was announced.
      const first = this.settled ? undefined : this.targets.first(nowMs);
      if (first && this.launch(first, "first", nowMs)) this.parts.budget.earn(nowMs);
      else if (!trial && !this.startDarkTrial(nowMs)) this.giveUp(nowMs);
    } catch (thrown) {
      this.reject(toStreamFallbackError(thrown), nowMs);
    }
    this.arm(nowMs);
  }

  private startTrial(nowMs: number, after?: Failed): boolean {
    return this.targets.halfOpen(nowMs).some((endpoint) => {
      const hasRoom = retryAfterOf(endpoint, this.targets.identity, nowMs) === 0;
      if (!hasRoom || (endpoint.isTrialPaid && !this.allowedMoves.mayTryAgain(nowMs))) return false;
      return this.launch(endpoint, "trial", nowMs, { after });
    });
  }

  private startDarkTrial(nowMs: number): boolean {
    const darkTrial = this.settled ? undefined : this.targets.darkTrial(nowMs);
    return darkTrial !== undefined && this.launch(darkTrial.endpoint, "trial", nowMs, { darkTrial });
  }

  /** After a failure: another endpoint, or a blocked one whose time is over. */
  private startFailover(after: Failed | undefined, nowMs: number): boolean {
    const ready = this.targets.ready(nowMs);
    if (ready === undefined) return this.startTrial(nowMs, after);
    if (!this.allowedMoves.mayFailOver(ready.isClean, nowMs)) return false;
    return this.launch(this.targets.pick(ready.candidates, "failover"), "failover", nowMs, { after });
  }

  /** Beside a late attempt: another endpoint, once per call, but always beside one that is silent. */
  private hedge(late: Attempt<Request, Result>, nowMs: number): void {
    if (this.isOwed) {
      this.isOwed = false;
      late.isHedged = this.startFailover(this.lastFailed, nowMs);
      if (late.isHedged) return;
    }
    const moves = this.allowedMoves;
    const isSilent = late.isUnanswered;
    const ready = moves.mayWantHedge(isSilent) ? this.targets.ready(nowMs) : undefined;
    late.isHedged = ready === undefined || moves.mayHedge(isSilent, ready.isClean, nowMs);
    late.hedgeNotBefore = nowMs + this.parts.hedge.minDelayMs;
    if (ready === undefined || !late.isHedged) return;
    const endpoint = this.targets.pick(ready.candidates, "hedge");
    const afterMs = nowMs - late.startedAt;
    this.parts.events.emit("hedge", { from: late.endpoint.name, to: endpoint.name, afterMs });
    // A listener may have ended the call.
    if (!this.settled) this.launch(endpoint, "hedge", nowMs);
  }

  private get allowedMoves(): CallMoves {
    this.moves ??= new CallMoves(this.parts);
    return this.moves;
  }

  private launch(
    endpoint: Endpoint<Request, Result>,
    role: AttemptRole,
    startedAt: number,
    why?: { after?: Failed | undefined; darkTrial?: DarkTrial<Endpoint<Request, Result>> },
  ): boolean {
    const { clock } = this.parts;
    const callStartedAt = this.startedAt;
    const admission = { endpoint, role, startedAt, callStartedAt, darkTrial: why?.darkTrial };
    const attempt = admitAttempt(this.parts, this.targets, admission);
    if (attempt === undefined) return false;
    // An array that grows by its first item makes room for sixteen more.
    if (this.attempts === NONE) this.attempts = [attempt];
    else this.attempts.push(attempt);
    if (why?.after) tellFailover(this.parts, this.targets.identity, why.after, endpoint.name);
    attempt.start(this.request, new AttemptView(attempt, clock, this.deadlineAt)).then(
      (value) => this.onAnswer(attempt, value),
      (thrown) => this.onFailure(attempt, toStreamFallbackError(thrown)),
    );
    return true;
  }

  private onAnswer(attempt: Attempt<Request, Result>, value: Result): void {
    if (attempt.report !== undefined) return;
    const nowMs = this.parts.clock.now();
    attempt.succeed(nowMs);
    if (!this.settled) {
      this.settle();
      outrunOthers(this.attempts, attempt, nowMs);
      const attempts = reportsOf(this.attempts, nowMs);
      this.settlement.resolve({ value, endpoint: attempt.endpoint.name, attempts });
    }
    this.arm(nowMs);
  }

  private onFailure(attempt: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (attempt.report !== undefined) return;
    const nowMs = this.parts.clock.now();
    attempt.fail(error, nowMs);
    this.targets.noteWait(attempt.endpoint, error.retryAfterMs, nowMs);
    this.goOn(attempt, error, nowMs);
    this.arm(nowMs);
  }

  private goOn(failed: Attempt<Request, Result>, error: StreamFallbackError, nowMs: number): void {
    if (consequenceOf(error).failsOver) this.moveOn(failed, error, nowMs);
    else if (!this.settled) {
      outrunOthers(this.attempts, failed, nowMs);
      this.reject(error, nowMs);
    }
  }

  /** After a failure: another endpoint, another round, or the end. */
  private moveOn(failed: Attempt<Request, Result>, error: StreamFallbackError, nowMs: number): void {
    if (this.settled) return;
    this.lastFailure = error;
    this.lastFailed = { from: failed.endpoint.name, code: error.code };
    // A hedge that will never come makes nothing good.
    this.isOwed = this.attempts.some((attempt) => {
      const dueAt = this.hedgeDueAt(attempt);
      return dueAt > nowMs && dueAt < Number.POSITIVE_INFINITY;
    });
    if (this.isOwed) return;
    if (this.startFailover(this.lastFailed, nowMs)) return;
    if (runningOf(this.attempts).length === 0 && !this.planRound(nowMs)) this.giveUp(nowMs);
  }

  private giveUp(nowMs: number): void {
    const last = this.lastFailure;
    const isBudgetSpent = this.moves?.isRefused ?? false;
    const what = this.parts.describe(this.request);
    const budgetWaitMs = isBudgetSpent ? this.parts.budget.waitMs(nowMs) : undefined;
    const attempts = reportsOf(this.attempts, nowMs);
    const error =
      last === undefined
        ? refusal(what, this.targets, nowMs, budgetWaitMs)
        : exhaustion(what, this.targets, nowMs, { attempts, last, budgetWaitMs });
    this.reject(error, nowMs);
  }

  private planRound(nowMs: number): boolean {
    const askedWaitMs = this.targets.roundWaitMs(nowMs);
    if (askedWaitMs === undefined) return false;
    this.rounds ??= new CallRounds(this.parts);
    return this.rounds.plan(askedWaitMs, this.deadlineAt - nowMs);
  }

  private startRound(nowMs: number): void {
    this.rounds?.begin();
    try {
      this.targets.startRound();
      const wait = { waitMs: this.rounds?.delayMs ?? 0, code: this.lastFailed?.code };
      if (!this.startFailover(this.lastFailed, nowMs)) this.giveUp(nowMs);
      else tellRetry(this.parts, this.targets.identity, this.attempts, wait);
    } catch (thrown) {
      this.reject(toStreamFallbackError(thrown), nowMs);
    }
  }

  private onTimer(): void {
    this.timerDueAt = Number.POSITIVE_INFINITY;
    const nowMs = this.parts.clock.now();
    if (!this.settled && nowMs >= this.deadlineAt) this.onDeadline(nowMs);
    for (const attempt of runningOf(this.attempts)) {
      const timeout = attempt.report === undefined ? attempt.checkTime(nowMs) : undefined;
      if (timeout !== undefined) {
        attempt.abort(timeout, nowMs);
        this.goOn(attempt, timeout, nowMs);
      }
    }
    for (const attempt of runningOf(this.attempts))
      if (nowMs >= this.hedgeDueAt(attempt)) this.hedge(attempt, nowMs);
    const resumeAt = this.rounds?.resumeAt;
    if (!this.settled && resumeAt !== undefined && nowMs >= resumeAt) this.startRound(nowMs);
    this.arm(nowMs);
  }

  private onDeadline(nowMs: number): void {
    const what = this.parts.describe(this.request);
    const spent = deadlineError(what, this.deadlineAt - this.startedAt);
    for (const attempt of runningOf(this.attempts)) if (attempt.role !== "trial") attempt.abort(spent, nowMs);
    this.reject(spent, nowMs);
  }

  private hedgeDueAt(attempt: Attempt<Request, Result>): number {
    const isWanted = this.parts.hedge.enabled && !this.settled && !attempt.isHedged && !attempt.report;
    if (!isWanted || attempt.role === "trial") return Number.POSITIVE_INFINITY;
    return Math.max(attempt.lateAt, attempt.hedgeNotBefore);
  }

  /** One timer for the whole call; it is only moved forward, a timer that comes too early re-arms itself. */
  arm(nowMs: number): void {
    let isRunning = false;
    let dueAt = this.settled
      ? Number.POSITIVE_INFINITY
      : Math.min(this.deadlineAt, this.rounds?.resumeAt ?? this.deadlineAt);
    for (const attempt of this.attempts) {
      if (attempt.report !== undefined) continue;
      isRunning = true;
      dueAt = Math.min(dueAt, attempt.dueAt, this.hedgeDueAt(attempt));
    }
    const { clock } = this.parts;
    if (this.settled && !isRunning) {
      if (this.timer !== undefined) clock.clearTimeout(this.timer);
      this.onIdle(this);
      return;
    }
    if (dueAt >= this.timerDueAt) return;
    if (this.timer !== undefined) clock.clearTimeout(this.timer);
    this.timerDueAt = dueAt;
    this.timer = clock.setTimeout(() => this.onTimer(), Math.max(0, dueAt - nowMs));
  }

  private reject(error: StreamFallbackError, nowMs: number): void {
    if (this.settled) return;
    this.settle();
    this.settlement.reject(error.withAttempts(reportsOf(this.attempts, nowMs)));
  }

  private settle(): void {
    this.settled = true;
    if (this.onAbort) this.options.signal?.removeEventListener("abort", this.onAbort);
  }
}

/** Most calls have but one attempt; until then one list serves them all. */
const NONE: never[] = [];
