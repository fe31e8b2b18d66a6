import type { AttemptRole } from "../attempt-report.ts";
import { type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { abortedBy } from "../policies/deadline.ts";
import type { Link } from "../runtime/chain.ts";
import { letGo, type TimerHandle } from "../runtime/clock.ts";
import { admitAttempt } from "./admit-attempt.ts";
import type { Attempt } from "./attempt.ts";
import { AttemptView } from "./attempt-view.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { outrunOthers, reportsOf, runningOf } from "./call-attempts.ts";
import type { CallOptions, CallResult } from "./call-options.ts";
import { CallRounds } from "./call-rounds.ts";
import { CallTargets } from "./call-targets.ts";
import { countUnanswered, countUnused } from "./count.ts";
import type { DarkTrial } from "./dark-pool.ts";
import type { Endpoint, Place, WaitingCall } from "./endpoint.ts";
import { type Failed, FurtherAttempts, hedgeDueAt } from "./further-attempts.ts";
import { consequenceOf } from "./outcome.ts";
import { allFailedError, deadlineError, noEndpointError, noRoomError } from "./pool-errors.ts";
import { recordFailover, recordRetry } from "./record-moves.ts";
import { NOWHERE } from "./turns.ts";

/**
 * One call from its first attempt to its end: what begins it, what ends it, and the one timer it waits with. When
 * another endpoint is asked meanwhile is the business of `FurtherAttempts`. Trials of blocked endpoints outlive the
 * call, since only their own answer or their own deadline judges them, and so does a late attempt at an endpoint of
 * which little is known.
 */
export class CallRun<Request, Result> implements Link<CallRun<Request, Result>>, WaitingCall {
  previous: CallRun<Request, Result> | undefined;
  next: CallRun<Request, Result> | undefined;
  isLinked = false;
  places: readonly Place[] = NOWHERE;
  private readonly parts: BalancerParts<Request, Result>;
  private readonly request: Request;
  private readonly options: CallOptions;
  private readonly onIdle: (run: CallRun<Request, Result>) => void;
  private readonly settlement: PromiseWithResolvers<CallResult<Result>> = Promise.withResolvers();
  private readonly startedAt: number;
  private readonly deadlineAt: number;
  private attempts: Attempt<Request, Result>[] = NONE;
  private readonly targets: CallTargets<Request, Result>;
  // Both are made when first needed: in most calls the first attempt answers.
  private furtherAttempts: FurtherAttempts<Request, Result> | undefined;
  private rounds: CallRounds | undefined;
  private lastFailure: StreamFallbackError | undefined;
  private onAbort: (() => void) | undefined;
  private isSettled = false;
  /** Whether it has asked anybody but a blocked endpoint whose time is over. */
  private hasBegun = false;
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
      if (!this.endIfLate(this.startedAt)) this.begin(this.startedAt);
    }
    return this.settlement.promise;
  }

  get order(): number {
    return this.targets.order;
  }

  /** Goes on where it stopped because all were full; who may be asked has perhaps changed since. */
  takeTurn(): void {
    const nowMs = this.parts.clock.now();
    if (this.endIfLate(nowMs)) return;
    if (this.hasBegun) this.resume(nowMs);
    else {
      if (this.attempts === NONE) this.targets.startRound();
      this.begin(nowMs);
    }
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
      this.rejectIfThrown(nowMs, () => this.askNext(attempt, reason, nowMs));
    }
    this.arm(nowMs);
  }

  /** A blocked endpoint whose time is over is tried beside the first attempt: no caller waits for a trial. */
  private begin(nowMs: number): void {
    // No function of its own as elsewhere: every call comes through here.
    try {
      if (this.targets.halfOpen(nowMs).length > 0) this.further.tryHalfOpen(nowMs);
      // A listener may have ended the call when it was told of the trial.
      const first = this.isSettled ? undefined : this.targets.first(nowMs);
      if (first && this.ask(first, "first", nowMs)) this.parts.budget.earn(nowMs);
      else if (!this.waitForTurn(nowMs) && !this.isAsking && !this.startDarkTrial(nowMs)) this.giveUp(nowMs);
    } catch (thrown) {
      this.reject(toStreamFallbackError(thrown), nowMs);
    }
    this.arm(nowMs);
  }

  /** Whether there is room to be waited for: a call is not refused because others are many. */
  private waitForTurn(nowMs: number): boolean {
    const full = this.isSettled ? NONE : this.targets.full(nowMs);
    if (full.length === 0) this.stopWaiting();
    else this.parts.turns.wait(this, full, this.targets);
    return full.length > 0;
  }

  private stopWaiting(): void {
    if (this.places !== NOWHERE) this.parts.turns.leave(this);
  }

  private get isAsking(): boolean {
    return runningOf(this.attempts).length > 0;
  }

  /** After a wait: to the next endpoint, as after the failure that was not followed up for want of room. */
  private resume(nowMs: number): void {
    this.rejectIfThrown(nowMs, () => {
      if (this.further.failOver(nowMs)) this.noteRetry();
      else if (!this.waitForRoom(nowMs)) this.planOrEnd(nowMs);
    });
    this.arm(nowMs);
  }

  /** Whom the budget or the limit refuses another attempt keeps no place: there it would only keep others from the room. */
  private waitForRoom(nowMs: number): boolean {
    if (!this.further.isRefused && !this.targets.isSpent) return this.waitForTurn(nowMs);
    this.stopWaiting();
    return false;
  }

  private planOrEnd(nowMs: number): void {
    if (!this.isAsking && !this.planRound(nowMs)) this.giveUp(nowMs);
  }

  private startDarkTrial(nowMs: number): boolean {
    const darkTrial = this.isSettled ? undefined : this.targets.darkTrial(nowMs);
    return darkTrial !== undefined && this.ask(darkTrial.endpoint, "trial", nowMs, { darkTrial });
  }

  private get further(): FurtherAttempts<Request, Result> {
    this.furtherAttempts ??= new FurtherAttempts(this.parts, this.targets, (endpoint, role, nowMs, after) =>
      this.ask(endpoint, role, nowMs, { after }),
    );
    return this.furtherAttempts;
  }

  private ask(
    endpoint: Endpoint<Request, Result>,
    role: AttemptRole,
    startedAt: number,
    why?: { after?: Failed | undefined; darkTrial?: DarkTrial<Endpoint<Request, Result>> },
  ): boolean {
    // A listener may have ended the call when it was told of a hedge.
    if (this.isSettled) return false;
    const { clock } = this.parts;
    const callStartedAt = this.startedAt;
    const admission = { endpoint, role, startedAt, callStartedAt, darkTrial: why?.darkTrial };
    const attempt = admitAttempt(this.parts, this.targets, admission);
    if (attempt === undefined) return false;
    if (role !== "trial") this.hasBegun = true;
    if (role !== "trial" || why?.after) this.targets.countAttempt();
    this.stopWaiting();
    // An array that grows by its first item makes room for sixteen more.
    if (this.attempts === NONE) this.attempts = [attempt];
    else this.attempts.push(attempt);
    if (why?.after) recordFailover(this.parts, this.targets.identity, why.after, endpoint.name);
    attempt.start(this.request, new AttemptView(attempt, clock, this.deadlineAt)).then(
      (value) => this.onAnswer(attempt, value),
      (thrown) => this.onFailure(attempt, this.parts.errorOf(thrown)),
    );
    return true;
  }

  private onAnswer(attempt: Attempt<Request, Result>, value: Result): void {
    if (attempt.report !== undefined) return;
    const nowMs = this.parts.clock.now();
    attempt.succeed(nowMs);
    if (this.isSettled) countUnused(this.parts, attempt);
    else {
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
    this.targets.recordWait(attempt.endpoint, error.retryAfterMs, nowMs);
    // It has answered the question, for this call in vain; or it does not take this identity, and will not in half a second.
    const isDone = (error.isBlameless && error.fault === "query") || error.fault === "identity";
    if (isDone) this.targets.markDone(attempt.endpoint);
    this.rejectIfThrown(nowMs, () => this.followUp(attempt, error, nowMs));
    this.arm(nowMs);
  }

  /** An `accepts` may throw whenever it is asked, and nobody else would hear that from a timer or a reply. */
  private rejectIfThrown(nowMs: number, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      this.reject(toStreamFallbackError(thrown), nowMs);
    }
  }

  /** What the failure of an attempt means to the call. */
  private followUp(failed: Attempt<Request, Result>, error: StreamFallbackError, nowMs: number): void {
    if (consequenceOf(error).failsOver) this.askNext(failed, error, nowMs);
    // What this process lacks now, or the way there, an attempt that is under way already may not need.
    else if (IS_BEFORE_THE_SITE.has(error.code) && runningOf(this.attempts).length > 0) return;
    else if (this.isSettled) {
      if (error.fault === "query") countUnused(this.parts, failed);
    } else {
      outrunOthers(this.attempts, failed, nowMs);
      this.reject(error, nowMs);
    }
  }

  /** After a failure: another endpoint, another round, or the end. */
  private askNext(failed: Attempt<Request, Result>, error: StreamFallbackError, nowMs: number): void {
    if (this.isSettled) return;
    this.lastFailure = error;
    // A trial has failed while the call waits for room elsewhere.
    if (this.places !== NOWHERE) return;
    const failure = { from: failed.endpoint.name, code: error.code };
    if (this.further.afterFailure(failure, this.attempts, nowMs)) return;
    if (!this.isAsking && !this.waitForRoom(nowMs)) this.planOrEnd(nowMs);
  }

  private giveUp(nowMs: number): void {
    const last = this.lastFailure;
    const isBudgetSpent = this.furtherAttempts?.isRefused ?? false;
    const what = this.parts.describe(this.request);
    const budgetWaitMs = isBudgetSpent ? this.parts.budget.waitMs(nowMs) : undefined;
    const attempts = reportsOf(this.attempts, nowMs);
    const error =
      last === undefined
        ? noEndpointError(this.targets, { what, nowMs, budgetWaitMs })
        : allFailedError(this.targets, { what, nowMs, attempts, last, budgetWaitMs });
    this.reject(error, nowMs);
  }

  private planRound(nowMs: number): boolean {
    if (this.targets.isSpent) return false;
    const askedWaitMs = this.targets.roundWaitMs(nowMs);
    if (askedWaitMs === undefined) return false;
    this.rounds ??= new CallRounds(this.parts);
    return this.rounds.plan(askedWaitMs, this.deadlineAt - nowMs);
  }

  private startRound(nowMs: number): void {
    this.rounds?.begin();
    this.targets.startRound();
    if (this.further.failOver(nowMs)) this.noteRetry();
    else if (!this.waitForRoom(nowMs)) this.giveUp(nowMs);
  }

  private noteRetry(): void {
    const wait = { waitMs: this.rounds?.delayMs ?? 0, code: this.lastFailure?.code };
    recordRetry(this.parts, this.targets.identity, this.attempts, wait);
  }

  private onTimer(): void {
    this.timerDueAt = Number.POSITIVE_INFINITY;
    const nowMs = this.parts.clock.now();
    this.rejectIfThrown(nowMs, () => this.keepTime(nowMs));
    this.arm(nowMs);
  }

  private keepTime(nowMs: number): void {
    if (!this.isSettled && nowMs >= this.deadlineAt) this.onDeadline(nowMs);
    for (const attempt of runningOf(this.attempts)) {
      const timeout = attempt.report === undefined ? attempt.checkTime(nowMs) : undefined;
      if (timeout !== undefined) {
        attempt.abort(timeout, nowMs);
        this.followUp(attempt, timeout, nowMs);
      }
    }
    for (const attempt of runningOf(this.attempts))
      if (!this.isSettled && nowMs >= hedgeDueAt(this.parts, attempt))
        this.further.besideLate(attempt, nowMs);
    const resumeAt = this.rounds?.resumeAt;
    if (!this.isSettled && resumeAt !== undefined && nowMs >= resumeAt) this.startRound(nowMs);
  }

  /** Nobody is asked after the caller's time is over, even if its timer is late, or none was left to begin with. */
  private endIfLate(nowMs: number): boolean {
    if (nowMs < this.deadlineAt) return false;
    this.onDeadline(nowMs);
    this.arm(nowMs);
    return true;
  }

  private onDeadline(nowMs: number): void {
    const what = this.parts.describe(this.request);
    const allowedMs = this.deadlineAt - this.startedAt;
    const awaited = this.places.map(({ slot }) => slot.endpoint.name);
    const spent = awaited.length > 0 ? noRoomError(what, allowedMs, awaited) : deadlineError(what, allowedMs);
    for (const attempt of runningOf(this.attempts)) if (attempt.role !== "trial") attempt.abort(spent, nowMs);
    this.reject(spent, nowMs);
  }

  /**
   * Sets the one timer of the call. It is only moved forward: one that comes too early is set again when it comes.
   */
  arm(nowMs: number): void {
    let isRunning = false;
    let dueAt = this.isSettled
      ? Number.POSITIVE_INFINITY
      : Math.min(this.deadlineAt, this.rounds?.resumeAt ?? this.deadlineAt);
    for (const attempt of this.attempts) {
      if (attempt.report !== undefined) continue;
      isRunning = true;
      dueAt = Math.min(dueAt, attempt.dueAt);
      if (!this.isSettled) dueAt = Math.min(dueAt, hedgeDueAt(this.parts, attempt));
    }
    const { clock } = this.parts;
    if (this.isSettled && !isRunning) {
      if (this.timer !== undefined) clock.clearTimeout(this.timer);
      this.onIdle(this);
      return;
    }
    if (dueAt < this.timerDueAt) {
      if (this.timer !== undefined) clock.clearTimeout(this.timer);
      this.timerDueAt = dueAt;
      this.timer = clock.setTimeout(() => this.onTimer(), Math.max(0, dueAt - nowMs));
    }
    // What runs on then, runs for nobody: a process must not stay for it.
    if (this.isSettled || this.options.isBackground) letGo(this.timer);
  }

  private reject(error: StreamFallbackError, nowMs: number): void {
    if (this.isSettled) return;
    this.settle();
    countUnanswered(this.parts, { targets: this.targets, attempts: this.attempts, error }, nowMs);
    this.settlement.reject(error.withAttempts(reportsOf(this.attempts, nowMs)));
  }

  private settle(): void {
    this.isSettled = true;
    this.stopWaiting();
    if (this.onAbort) this.options.signal?.removeEventListener("abort", this.onAbort);
  }
}

/** Failures that an attempt meets before it has reached the site. */
const IS_BEFORE_THE_SITE: ReadonlySet<string> = new Set(["LOCAL", "PROXY"]);

/**
 * The list of all calls that have not asked anybody yet: most calls need no longer list than one of a single attempt.
 */
const NONE: never[] = [];
