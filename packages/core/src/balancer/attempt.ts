import type { AttemptReport, AttemptRole } from "../attempt-report.ts";
import { StreamFallbackError } from "../errors.ts";
import { addSample, becameKnown } from "../policies/latency-estimate.ts";
import type { GuardedTrace } from "../tracing/guarded-trace.ts";
import { announceState } from "./announce.ts";
import { ANYBODY } from "./asker.ts";
import { type BalancerParts, lateAfterMs } from "./balancer-parts.ts";
import type { CallTargets } from "./call-targets.ts";
import { countAnswer, countError, countRequest } from "./count.ts";
import { type DarkTrial, endOutage } from "./dark-pool.ts";
import type { AttemptContext, Endpoint, EndpointState, Slot, UnansweredAttempt } from "./endpoint.ts";
import { type Consequence, consequenceOf, NEUTRAL, SUCCESS, type Verdicts } from "./outcome.ts";
import { endOfOutrun, outrunError } from "./outrun.ts";
import { judgePair, type PairPermit, stateOfPair, succeedPair } from "./pair.ts";
import { begunOf, metricOf, reportOf } from "./report-of-attempt.ts";

export interface AttemptOptions<Request, Result> {
  endpoint: Endpoint<Request, Result>;
  /** Of the call that makes the attempt. */
  targets: CallTargets<Request, Result>;
  role: AttemptRole;
  permit: PairPermit;
  slot: Slot;
  startedAt: number;
  callStartedAt: number;
  /** Set for a trial while every endpoint is blocked. */
  darkTrial: DarkTrial<Endpoint<Request, Result>> | undefined;
}

/** One call of one endpoint. Its outcome is recorded once, here, for breakers, estimates, strategy and events. */
export class Attempt<Request, Result> implements UnansweredAttempt {
  previous: UnansweredAttempt | undefined;
  next: UnansweredAttempt | undefined;
  isLinked = false;
  /** Set when the attempt has ended. */
  report: AttemptReport | undefined;
  /** No other endpoint is asked beside it before this, however late it is; `Infinity` once one has been. */
  hedgeNotBefore: number = Number.NEGATIVE_INFINITY;
  /**
   * Whether it runs on though its call has been answered, since its answer is a sample of how long its endpoint
   * takes.
   */
  isOutrun = false;
  /** Whether its verdict on its endpoint has been given. */
  isJudged = false;
  private readonly parts: BalancerParts<Request, Result>;
  private readonly options: AttemptOptions<Request, Result>;
  private controller: AbortController | undefined;
  private abortedBy: StreamFallbackError | undefined;
  private trace: GuardedTrace<AttemptReport> | undefined;

  constructor(parts: BalancerParts<Request, Result>, options: AttemptOptions<Request, Result>) {
    this.parts = parts;
    this.options = options;
    options.endpoint.inFlight += 1;
    parts.turns.take(options.slot);
    countRequest(parts, this);
    options.endpoint.unanswered.add(this);
  }

  get endpoint(): Endpoint<Request, Result> {
    return this.options.endpoint;
  }

  get targets(): CallTargets<Request, Result> {
    return this.options.targets;
  }

  get role(): AttemptRole {
    return this.options.role;
  }

  get startedAt(): number {
    return this.options.startedAt;
  }

  /** Whether its endpoint has answered nobody since it began. */
  get isUnanswered(): boolean {
    return this.isLinked;
  }

  /** When `checkTime` has something to do next: the attempt turns slow, or its time is over. */
  get dueAt(): number {
    if (this.isJudged) return this.timeoutAt;
    return Math.min(this.slowAt, this.timeoutAt, this.isOutrun ? this.patienceEndsAt : this.timeoutAt);
  }

  /**
   * The controller is made when the signal is first read: few endpoints read it, and it costs as much as the rest of
   * the attempt.
   */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.abortedBy && !this.controller.signal.aborted) this.controller.abort(this.abortedBy);
    return this.controller.signal;
  }

  /** Emits `attempt`; a listener may end the call. Whoever traces it follows it from here on. */
  announce(): void {
    const { endpoint, role, targets, startedAt } = this.options;
    const { events } = this.parts;
    announceState(this.parts, endpoint, targets, startedAt);
    if (events.hears("attempt") && !this.abortedBy) events.emit("attempt", { endpoint: endpoint.name, role });
    if (!this.abortedBy) this.trace = this.parts.trace?.(targets.request, begunOf(this.options));
  }

  /** Asks the endpoint. What it throws at once becomes a rejection too. */
  start(request: Request, context: AttemptContext): Promise<Result> {
    this.announce();
    if (this.abortedBy) return Promise.reject(this.abortedBy);
    try {
      const { given } = this.endpoint.options;
      if (this.trace) return Promise.resolve(this.trace.run(() => given.call(request, context)));
      return Promise.resolve(given.call(request, context));
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /**
   * Counts the attempt as a failure at the moment it turns slow. Gives the error with which to end it once its time
   * is over.
   */
  checkTime(nowMs: number): StreamFallbackError | undefined {
    if (nowMs >= this.timeoutAt) {
      const seconds = Math.round(this.timeoutAt - this.startedAt) / 1000;
      return new StreamFallbackError("TIMEOUT", `${this.endpoint.name}: no answer within ${seconds} s`);
    }
    if (this.isOutrun && nowMs >= this.patienceEndsAt)
      this.abort(endOfOutrun(this, this.parts, nowMs), nowMs);
    else if (nowMs >= this.slowAt) {
      this.judge({ endpoint: "failure", pair: "neutral" }, nowMs);
      announceState(this.parts, this.endpoint, this.options.targets, nowMs);
    }
    return undefined;
  }

  succeed(nowMs: number, durationMs: number = nowMs - this.startedAt): void {
    this.conclude(SUCCESS, nowMs, durationMs);
  }

  fail(error: StreamFallbackError, nowMs: number, durationMs: number = nowMs - this.startedAt): void {
    this.conclude(consequenceOf(error), nowMs, durationMs, error);
  }

  /** Ends the attempt as neutral, whatever the fault of the error. */
  giveUp(error: StreamFallbackError, nowMs: number, durationMs: number): void {
    this.conclude(NEUTRAL, nowMs, durationMs, error);
  }

  /** Ends the attempt and aborts its request, whose own result is ignored from now on. */
  abort(reason: StreamFallbackError, nowMs: number): void {
    this.abortedBy = reason;
    this.fail(reason, nowMs);
    this.controller?.abort(reason);
  }

  /**
   * Another attempt has answered the call. This one ends without blame, unless it is late and its endpoint is silent.
   * If it is late and its endpoint has few samples, it runs on until the longest hedge delay, since its answer would
   * be one. Trials run on to their own end, and an attempt that a trial outran is never blamed: it was only asked to
   * spare the caller the wait.
   */
  outrun(winner: AttemptRole, nowMs: number): void {
    if (this.role === "trial") return;
    const { hedge } = this.parts;
    const isLate = nowMs >= this.startedAt + lateAfterMs(this.parts, this.endpoint);
    const isKnown = this.endpoint.latency.samples.length >= hedge.minSamples;
    if (!isLate || winner === "trial") this.abort(outrunError(), nowMs);
    else if (isKnown || this.isJudged || nowMs >= this.patienceEndsAt)
      this.abort(endOfOutrun(this, this.parts, nowMs), nowMs);
    else this.isOutrun = true;
  }

  /** The report of an attempt that its call no longer waits for, as far as it is known. */
  reportAt(nowMs: number): AttemptReport {
    return this.report ?? reportOf(this.options, "neutral", nowMs - this.startedAt, "ABORTED");
  }

  private get slowAt(): number {
    return this.startedAt + this.endpoint.breaker.policy.slowCallMs;
  }

  private get patienceEndsAt(): number {
    return this.startedAt + this.parts.hedge.maxDelayMs;
  }

  private get timeoutAt(): number {
    const { attemptTimeoutMs } = this.parts.failover;
    return this.role === "trial"
      ? Math.min(this.slowAt, this.startedAt + attemptTimeoutMs)
      : this.startedAt + attemptTimeoutMs;
  }

  /** The one place where an outcome is recorded. */
  private conclude(
    { kind, verdicts }: Consequence,
    nowMs: number,
    durationMs: number,
    error?: StreamFallbackError,
  ): void {
    const { endpoint, targets, darkTrial, permit, slot, role } = this.options;
    const { events, metrics, name: service, pool, strategy } = this.parts;
    // An answer to a question from before the breaker opened, or was reset by hand, does not prove that the outage is
    // over.
    const isCurrent = permit.endpoint === endpoint.breaker.generation;
    const endsOutage = kind === "success" && isCurrent && darkTrial !== undefined;
    const suspected = this.judge(verdicts, nowMs, error?.retryAfterMs);
    if (endsOutage) endOutage(pool.endpoints, targets.eligible, darkTrial, nowMs);
    if (kind === "success") this.recordAnswer(isCurrent, nowMs, durationMs);
    else if (kind === "failure") countError(this.parts, this);
    // After a trial that proved nothing the next call may try again, but pays for it: else every call would try for
    // free.
    if (role === "trial") endpoint.isTrialPaid = kind === "failure" && verdicts.endpoint === "neutral";
    endpoint.inFlight -= 1;
    this.parts.turns.giveBack(slot);
    endpoint.unanswered.delete(this);
    const report = reportOf(this.options, kind, durationMs, error?.code);
    this.report = report;
    // Everything is recorded. Only now are sinks, strategies and listeners called, since they may call back into the
    // balancer.
    if (metrics !== undefined) metrics.recordResponse(metricOf(service, report));
    if (strategy.onOutcome !== undefined)
      strategy.onOutcome(
        endpoint,
        kind === "success" ? { kind, durationMs } : { kind, durationMs, error: error as StreamFallbackError },
      );
    if (endsOutage) for (const other of pool.endpoints) announceState(this.parts, other, ANYBODY, nowMs);
    announceState(this.parts, endpoint, targets, nowMs);
    // Nearly always nobody, and going through nobody costs too.
    if (suspected !== NOBODY) for (const other of suspected) announceState(this.parts, other, targets, nowMs);
    // Frozen for listeners, since the call goes on reading it; with nobody there that would be a fifth of a call's cost.
    if (kind === "success" && events.hears("success"))
      events.emit("success", { report: Object.freeze(report) });
    if (kind === "failure" && error) events.emit("failure", { report: Object.freeze(report), error });
    if (this.trace !== undefined) this.trace.end(Object.freeze(report));
    if (endpoint.inFlight === 0) endpoint.onIdle?.();
  }

  private recordAnswer(isCurrent: boolean, nowMs: number, durationMs: number): void {
    const { endpoint } = this.options;
    const { pool, hedge, recheckAttempts } = this.parts;
    endpoint.unanswered.clear();
    if (isCurrent) endpoint.lastAnswerAt = nowMs;
    countAnswer(this.parts, this, durationMs);
    addSample(endpoint.latency, durationMs);
    addSample(pool.latency, durationMs);
    // The percentile counts from this sample on, which may make running attempts late earlier than their timers are
    // set for.
    if (becameKnown(endpoint.latency, hedge.minSamples) || becameKnown(pool.latency, hedge.minPoolSamples))
      recheckAttempts();
  }

  /** @returns the endpoints that are to be tried out now, since they fall together with this one */
  private judge(
    verdicts: Verdicts,
    nowMs: number,
    retryAfterMs?: number,
  ): readonly Endpoint<Request, Result>[] {
    const isBlock = verdicts.pair === "block";
    // A slow attempt was judged when it turned slow. A block by the site still counts after that, since it is about
    // the identity.
    if (this.isJudged && !isBlock) return NOBODY;
    const { clock, random, pool, turns } = this.parts;
    const { endpoint, targets, permit, darkTrial } = this.options;
    const before = turns.hasWaiting ? stateOfPair(endpoint, targets, nowMs) : undefined;
    if (verdicts === SUCCESS.verdicts) {
      this.isJudged = true;
      succeedPair(endpoint, targets, permit, nowMs);
      pool.recordVerdict(endpoint, nowMs);
      this.recheckAfter(before, nowMs);
      return NOBODY;
    }
    const isEarly = darkTrial !== undefined;
    const given: Verdicts = this.isJudged ? { ...verdicts, endpoint: "neutral" } : verdicts;
    this.isJudged = true;
    if (isBlock || verdicts.endpoint === "failure") endpoint.lastFailureAt = clock.wallNow();
    const isLastLine = () => targets.isLastLine(endpoint, nowMs);
    const judgement = { verdicts: given, nowMs, random, retryAfterMs, isLastLine, isEarly };
    const isBlocked = judgePair(endpoint, targets, permit, judgement);
    pool.recordVerdict(endpoint, nowMs);
    const suspected = isBlocked ? pool.suspectGroup(endpoint, targets, nowMs) : NOBODY;
    if (suspected.length > 0) turns.recheck();
    this.recheckAfter(before, nowMs);
    return suspected;
  }

  /** Whoever waits may have somebody else to ask now, or nobody to wait for. */
  private recheckAfter(before: EndpointState | undefined, nowMs: number): void {
    const { endpoint, targets } = this.options;
    if (before !== undefined && before !== stateOfPair(endpoint, targets, nowMs)) this.parts.turns.recheck();
  }
}

const NOBODY: never[] = [];
