import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { BalancerEvents } from "../events/events.ts";
import { abortedBy } from "../policies/deadline.ts";
import type { TimerHandle } from "../runtime/clock.ts";
import { Attempt } from "./attempt.ts";
import type { AttemptReport, AttemptRole } from "./attempt-report.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { CallMoves } from "./call-moves.ts";
import { CallRounds } from "./call-rounds.ts";
import { CallTargets, type TargetOptions } from "./call-targets.ts";
import { countDarkTrial, type DarkTrial } from "./dark-pool.ts";
import type { Endpoint } from "./endpoint.ts";
import { consequenceOf } from "./outcome.ts";
import { admitPair, admitPairEarly } from "./pair.ts";
import { duration, exhaustion, refusal } from "./pool-errors.ts";

export interface CallOptions extends TargetOptions {
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default the balancer's `failover.timeoutMs` */
  timeoutMs?: number | undefined;
}

export interface CallResult<Result> {
  value: Result;
  /** Who answered. */
  endpoint: string;
  attempts: readonly AttemptReport[];
}

/** Why the call goes on elsewhere. */
type Failed = Pick<BalancerEvents["failover"], "from" | "code">;

/**
 * One call from its first attempt to its end: who is asked next, and when to stop. A trial of a blocked endpoint
 * races with a healthy one; it outlives the call, since only its own answer or its own deadline judges it. So does a
 * late attempt at an endpoint of which little is known.
 */
export class CallRun<Request, Result> {
  readonly #parts: BalancerParts<Request, Result>;
  readonly #request: Request;
  readonly #options: CallOptions;
  readonly #onIdle: (run: CallRun<Request, Result>) => void;
  readonly #settlement: PromiseWithResolvers<CallResult<Result>> = Promise.withResolvers();
  readonly #targets: CallTargets<Request, Result>;
  readonly #moves: CallMoves;
  readonly #rounds: CallRounds;
  readonly #startedAt: number;
  readonly #deadlineAt: number;
  readonly #attempts: Attempt<Request, Result>[] = [];
  #lastFailure: StreamFallbackError | undefined;
  #lastFailed: Failed | undefined;
  #settled = false;
  #timer: TimerHandle;
  #timerDueAt = Number.POSITIVE_INFINITY;

  constructor(
    parts: BalancerParts<Request, Result>,
    request: Request,
    options: CallOptions,
    onIdle: (run: CallRun<Request, Result>) => void,
  ) {
    this.#parts = parts;
    this.#request = request;
    this.#options = options;
    this.#onIdle = onIdle;
    this.#targets = new CallTargets(parts, request, options);
    this.#moves = new CallMoves(parts);
    this.#rounds = new CallRounds(parts);
    this.#startedAt = parts.clock.now();
    this.#deadlineAt = this.#startedAt + (options.timeoutMs ?? parts.failover.timeoutMs);
  }

  start(): Promise<CallResult<Result>> {
    const { signal } = this.#options;
    if (signal?.aborted) this.#onAbort();
    else {
      signal?.addEventListener("abort", this.#onAbort, { once: true });
      this.#begin();
    }
    return this.#settlement.promise;
  }

  /** Ends the call and its trials at once, blaming nobody. */
  stop(reason: StreamFallbackError): void {
    for (const attempt of this.#running()) attempt.abort(reason);
    this.#reject(reason);
    this.arm();
  }

  /** The endpoint has left the pool: what runs there ends, and the call goes on elsewhere. */
  leave(endpoint: Endpoint<Request, Result>, reason: StreamFallbackError): void {
    for (const attempt of this.#running()) {
      if (attempt.endpoint !== endpoint || attempt.report !== undefined) continue;
      attempt.abort(reason);
      this.#moveOn(attempt, reason);
    }
    this.arm();
  }

  #begin(): void {
    const trial = this.#startTrial();
    // A listener may have ended the call while the trial was announced.
    const ready = this.#settled ? undefined : this.#targets.ready("first");
    if (ready && this.#launch(this.#targets.pick(ready, "first"), "first"))
      this.#parts.budget.earn(this.#startedAt);
    else if (!trial && !this.#startDarkTrial()) this.#giveUp();
    this.arm();
  }

  readonly #onAbort = (): void => this.stop(abortedBy(this.#options.signal as AbortSignal));

  readonly #remainingMs = (): number => Math.max(0, this.#deadlineAt - this.#parts.clock.now());

  #startTrial(after?: Failed): boolean {
    return this.#targets.halfOpen().some((endpoint) => this.#launch(endpoint, "trial", after));
  }

  #startDarkTrial(): boolean {
    const darkTrial = this.#settled ? undefined : this.#targets.darkTrial();
    return darkTrial !== undefined && this.#launch(darkTrial.endpoint, "trial", undefined, darkTrial);
  }

  /** After a failure: another endpoint, or a blocked one whose time is over. */
  #startFailover(after: Failed | undefined): boolean {
    const ready = this.#targets.ready("failover");
    if (ready === undefined) return this.#startTrial(after);
    if (!this.#moves.mayFailOver(ready.isClean)) return false;
    return this.#launch(this.#targets.pick(ready, "failover"), "failover", after);
  }

  /** Beside a late attempt: another endpoint, once per call, but always beside one that is silent. */
  #hedge(late: Attempt<Request, Result>, nowMs: number): void {
    const isSilent = late.isUnanswered;
    const ready = this.#moves.mayWantHedge(isSilent) ? this.#targets.ready("hedge") : undefined;
    late.isHedged = ready === undefined || this.#moves.mayHedge(isSilent, ready.isClean);
    late.hedgeNotBefore = nowMs + this.#parts.hedge.minDelayMs;
    if (ready === undefined || !late.isHedged) return;
    const endpoint = this.#targets.pick(ready, "hedge");
    const afterMs = nowMs - late.startedAt;
    this.#parts.events.emit("hedge", { from: late.endpoint.name, to: endpoint.name, afterMs });
    // A listener may have ended the call.
    if (!this.#settled) this.#launch(endpoint, "hedge");
  }

  #launch(
    endpoint: Endpoint<Request, Result>,
    role: AttemptRole,
    after?: Failed,
    darkTrial?: DarkTrial<Endpoint<Request, Result>>,
  ): boolean {
    const { identity } = this.#targets;
    const nowMs = this.#parts.clock.now();
    const permit = (darkTrial ? admitPairEarly : admitPair)(endpoint, identity, nowMs);
    if (permit === undefined) return false;
    if (darkTrial) countDarkTrial(darkTrial, nowMs);
    const isLastLine = () => this.#targets.isLastLine(endpoint);
    const callStartedAt = this.#startedAt;
    const options = { endpoint, identity, role, permit, callStartedAt, isLastLine, darkTrial };
    const attempt = new Attempt(this.#parts, options);
    this.#targets.markTried(endpoint);
    this.#attempts.push(attempt);
    if (after) this.#parts.events.emit("failover", { ...after, to: endpoint.name });
    attempt.start(this.#request, this.#remainingMs).then(
      (value) => this.#onAnswer(attempt, value),
      (thrown) => this.#onFailure(attempt, toStreamFallbackError(thrown)),
    );
    return true;
  }

  #onAnswer(attempt: Attempt<Request, Result>, value: Result): void {
    if (attempt.report !== undefined) return;
    attempt.succeed();
    if (!this.#settled) {
      this.#settle();
      this.#outrunOthers();
      this.#settlement.resolve({ value, endpoint: attempt.endpoint.name, attempts: this.#reports() });
    }
    this.arm();
  }

  #onFailure(attempt: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (attempt.report !== undefined) return;
    attempt.fail(error);
    this.#goOn(attempt, error);
    this.arm();
  }

  #goOn(failed: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (consequenceOf(error).failsOver) this.#moveOn(failed, error);
    else if (!this.#settled) {
      this.#outrunOthers();
      this.#reject(error);
    }
  }

  /** After a failure: another endpoint, another round, or the end. */
  #moveOn(failed: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (this.#settled) return;
    this.#lastFailure = error;
    this.#lastFailed = { from: failed.endpoint.name, code: error.code };
    const nowMs = this.#parts.clock.now();
    if (this.#running().some((attempt) => attempt.role !== "trial" && nowMs < attempt.lateAt)) return;
    if (this.#startFailover(this.#lastFailed)) return;
    if (this.#running().length === 0 && !this.#planRound()) this.#giveUp();
  }

  #giveUp(): void {
    const last = this.#lastFailure;
    const isBudgetSpent = this.#moves.isRefused;
    const what = this.#parts.describe(this.#request);
    this.#reject(
      last === undefined
        ? refusal(this.#parts, what, this.#targets)
        : exhaustion(this.#parts, what, this.#targets, { attempts: this.#reports(), last, isBudgetSpent }),
    );
  }

  #outrunOthers(): void {
    for (const other of this.#running()) other.outrun();
  }

  #planRound(): boolean {
    if (!this.#targets.someoneMayBeAsked()) return false;
    return this.#rounds.plan(this.#lastFailure?.retryAfterMs, this.#remainingMs());
  }

  #startRound(): void {
    this.#rounds.begin();
    this.#targets.startRound();
    if (!this.#startFailover(this.#lastFailed)) this.#giveUp();
  }

  readonly #onTimer = (): void => {
    this.#timerDueAt = Number.POSITIVE_INFINITY;
    const nowMs = this.#parts.clock.now();
    if (!this.#settled && nowMs >= this.#deadlineAt) this.#onDeadline();
    for (const attempt of this.#running()) {
      const timeout = attempt.report === undefined ? attempt.checkTime(nowMs) : undefined;
      if (timeout !== undefined) {
        attempt.abort(timeout);
        this.#goOn(attempt, timeout);
      }
    }
    for (const attempt of this.#running())
      if (nowMs >= this.#hedgeDueAt(attempt)) this.#hedge(attempt, nowMs);
    const { resumeAt } = this.#rounds;
    if (!this.#settled && resumeAt !== undefined && nowMs >= resumeAt) this.#startRound();
    this.arm();
  };

  #onDeadline(): void {
    const allowed = duration(this.#deadlineAt - this.#startedAt);
    const what = `${this.#parts.describe(this.#request)}: no endpoint answered within ${allowed}; allow more time`;
    const spent = new StreamFallbackError("DEADLINE", what);
    for (const attempt of this.#running()) if (attempt.role !== "trial") attempt.abort(spent);
    this.#reject(spent);
  }

  #hedgeDueAt(attempt: Attempt<Request, Result>): number {
    const isWanted = this.#parts.hedge.enabled && !this.#settled && !attempt.isHedged && !attempt.report;
    if (!isWanted || attempt.role === "trial") return Number.POSITIVE_INFINITY;
    return Math.max(attempt.lateAt, attempt.hedgeNotBefore);
  }

  /** One timer for the whole call; it is only moved forward, a timer that comes too early re-arms itself. */
  arm(): void {
    const running = this.#running();
    if (this.#settled && running.length === 0) {
      this.#parts.clock.clearTimeout(this.#timer);
      this.#onIdle(this);
      return;
    }
    let dueAt = this.#settled
      ? Number.POSITIVE_INFINITY
      : Math.min(this.#deadlineAt, this.#rounds.resumeAt ?? this.#deadlineAt);
    for (const attempt of running) dueAt = Math.min(dueAt, attempt.dueAt, this.#hedgeDueAt(attempt));
    if (dueAt >= this.#timerDueAt) return;
    this.#parts.clock.clearTimeout(this.#timer);
    this.#timerDueAt = dueAt;
    this.#timer = this.#parts.clock.setTimeout(this.#onTimer, Math.max(0, dueAt - this.#parts.clock.now()));
  }

  #reject(error: StreamFallbackError): void {
    if (this.#settled) return;
    this.#settle();
    this.#settlement.reject(error.withAttempts(this.#reports()));
  }

  #settle(): void {
    this.#settled = true;
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  #running(): Attempt<Request, Result>[] {
    return this.#attempts.filter((attempt) => attempt.report === undefined);
  }

  #reports(): AttemptReport[] {
    return this.#attempts.flatMap((attempt) => {
      const isOfInterest = attempt.report !== undefined || attempt.isOutrun;
      return isOfInterest ? attempt.reportSoFar() : [];
    });
  }
}
