import { isSlow } from "../breaker/trip-rules.ts";
import { StreamFallbackError } from "../errors.ts";
import { addSample, p95Of } from "../policies/latency-estimate.ts";
import { announceState } from "./announce.ts";
import type { AttemptReport, AttemptRole } from "./attempt-report.ts";
import { type BalancerParts, lateAfterMs } from "./balancer-parts.ts";
import { type DarkTrial, endTrouble } from "./dark-pool.ts";
import type { AttemptContext, Endpoint, Verdicts } from "./endpoint.ts";
import { type Consequence, consequenceOf, SUCCESS } from "./outcome.ts";
import { DEFAULT_IDENTITY, judgePair, type PairPermit } from "./pair.ts";

export interface AttemptOptions<Request, Result> {
  endpoint: Endpoint<Request, Result>;
  identity: string;
  role: AttemptRole;
  permit: PairPermit;
  callStartedAt: number;
  /** Whether too few of the call's endpoints would stay closed without this one. */
  isLastLine: () => boolean;
  /** Set for a trial while every endpoint is blocked. */
  darkTrial?: DarkTrial<Endpoint<Request, Result>> | undefined;
}

/** One call of one endpoint. Its outcome is recorded once, here, for breakers, estimates, strategy and events. */
export class Attempt<Request, Result> {
  readonly endpoint: Endpoint<Request, Result>;
  readonly role: AttemptRole;
  readonly startedAt: number;
  /** Set when the attempt has ended. */
  report: AttemptReport | undefined;
  /** Whether another endpoint is asked beside it, or never will be. */
  isHedged = false;
  /** When to look again whether another endpoint may be asked beside it. */
  hedgeNotBefore = 0;
  /** Whether it goes on though the call has its answer: what it does tells how its endpoint is. */
  isOutrun = false;
  readonly #parts: BalancerParts<Request, Result>;
  readonly #options: AttemptOptions<Request, Result>;
  #controller: AbortController | undefined;
  #abortedBy: StreamFallbackError | undefined;
  #isJudged = false;

  constructor(parts: BalancerParts<Request, Result>, options: AttemptOptions<Request, Result>) {
    this.#parts = parts;
    this.#options = options;
    this.endpoint = options.endpoint;
    this.role = options.role;
    this.startedAt = parts.clock.now();
    this.endpoint.inFlight += 1;
    this.endpoint.unanswered.add(this);
  }

  /** When it has run longer than 95 of 100 answers of its endpoint take. */
  get lateAt(): number {
    return this.startedAt + lateAfterMs(this.#parts, this.endpoint);
  }

  /** Whether its endpoint has answered nobody since it began. */
  get isUnanswered(): boolean {
    return this.endpoint.unanswered.has(this);
  }

  /** When the attempt must be looked at next: it turns slow, then its time is over. */
  get dueAt(): number {
    if (this.#isJudged) return this.#timeoutAt;
    return Math.min(this.#slowAt, this.#timeoutAt, this.isOutrun ? this.#patienceEndsAt : this.#timeoutAt);
  }

  async start(request: Request, remainingMs: () => number): Promise<Result> {
    const signalOf = () => this.#signal();
    const context: AttemptContext = {
      get signal() {
        return signalOf();
      },
      remainingMs,
    };
    announceState(this.#parts, this.endpoint, this.#options.identity);
    if (this.#abortedBy) throw this.#abortedBy;
    this.#parts.events.emit("attempt", { endpoint: this.endpoint.name, role: this.role });
    // A listener may have ended the call, here and above.
    if (this.#abortedBy) throw this.#abortedBy;
    return this.endpoint.options.call(request, context);
  }

  /** Charges a slow attempt at once; gives the error of one whose time is over. */
  checkTime(nowMs: number): StreamFallbackError | undefined {
    if (nowMs >= this.#timeoutAt) {
      const seconds = (this.#timeoutAt - this.startedAt) / 1000;
      return new StreamFallbackError("TIMEOUT", `${this.endpoint.name}: no answer within ${seconds} s`);
    }
    if (this.isOutrun && nowMs >= this.#patienceEndsAt) this.#endLate();
    else if (nowMs >= this.#slowAt) {
      this.#judge({ endpoint: "failure", pair: "neutral" });
      announceState(this.#parts, this.endpoint, this.#options.identity);
    }
    return undefined;
  }

  succeed(): void {
    const durationMs = this.#parts.clock.now() - this.startedAt;
    this.#conclude(SUCCESS, durationMs);
    const report = this.#end("success", durationMs);
    this.#parts.strategy.onOutcome?.(this.endpoint, { kind: "success", durationMs });
    announceState(this.#parts, this.endpoint, this.#options.identity);
    this.#parts.events.emit("success", { report });
  }

  fail(error: StreamFallbackError): void {
    const durationMs = this.#parts.clock.now() - this.startedAt;
    const consequence = consequenceOf(error);
    const { kind } = consequence;
    this.#conclude(consequence, durationMs, error.retryAfterMs);
    const report = this.#end(kind, durationMs, error.code);
    const outcome = kind === "success" ? { kind, durationMs } : { kind, durationMs, error };
    this.#parts.strategy.onOutcome?.(this.endpoint, outcome);
    announceState(this.#parts, this.endpoint, this.#options.identity);
    if (kind === "failure") this.#parts.events.emit("failure", { report, error });
    if (kind === "success") this.#parts.events.emit("success", { report });
  }

  /** Ends the request itself; what it still settles with is nobody's business. */
  abort(reason: StreamFallbackError): void {
    this.#abortedBy = reason;
    this.fail(reason);
    this.#controller?.abort(reason);
  }

  /**
   * Another endpoint was faster. Nobody's failure, unless this one is late and silent; of an endpoint that is little
   * known, an attempt runs on, since its answer is a sample.
   */
  outrun(): void {
    const nowMs = this.#parts.clock.now();
    const { minSamples } = this.#parts.hedge;
    const isKnown = this.endpoint.latency.samples.length >= minSamples;
    if (this.role === "trial") return;
    if (nowMs < this.lateAt) this.abort(outrunError());
    else if (isKnown || this.#isJudged || nowMs >= this.#patienceEndsAt) this.#endLate();
    else this.isOutrun = true;
  }

  /** What is known of it so far, for a call that does not wait for its end. */
  reportSoFar(): AttemptReport {
    return this.report ?? this.#reportOf("neutral", this.#parts.clock.now() - this.startedAt, "ABORTED");
  }

  #endLate(): void {
    const { clock, hedge, pool } = this.#parts;
    const { name, latency } = this.endpoint;
    const ranMs = clock.now() - this.startedAt;
    const isSilent = this.isUnanswered;
    const known = { ranMs, isSilent, p95Ms: p95Of(latency, hedge.minSamples), patienceMs: hedge.maxDelayMs };
    if (!this.#isJudged && isSlow(known)) {
      this.abort(new StreamFallbackError("TIMEOUT", `${name}: silent while another endpoint answered`));
      return;
    }
    // It would have taken longer than this: the estimate must not forget slow answers because nobody waited for them.
    addSample(latency, ranMs);
    addSample(pool.latency, ranMs);
    this.abort(outrunError());
  }

  #signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortedBy) this.#controller.abort(this.#abortedBy);
    }
    return this.#controller.signal;
  }

  get #slowAt(): number {
    return this.startedAt + this.endpoint.breaker.policy.slowCallMs;
  }

  get #patienceEndsAt(): number {
    return this.startedAt + this.#parts.hedge.maxDelayMs;
  }

  get #timeoutAt(): number {
    const { attemptTimeoutMs } = this.#parts.failover;
    return this.role === "trial"
      ? Math.min(this.#slowAt, this.startedAt + attemptTimeoutMs)
      : this.startedAt + attemptTimeoutMs;
  }

  #conclude({ kind, verdicts }: Consequence, durationMs: number, retryAfterMs?: number): void {
    const { darkTrial } = this.#options;
    const nowMs = this.#parts.clock.now();
    this.#judge(verdicts, retryAfterMs);
    if (kind !== "success") return;
    this.#noteAnswer(durationMs, nowMs);
    if (darkTrial === undefined) return;
    endTrouble(this.#parts.pool.endpoints, darkTrial.brightUntil, nowMs);
    for (const endpoint of this.#parts.pool.endpoints) announceState(this.#parts, endpoint, DEFAULT_IDENTITY);
  }

  #noteAnswer(durationMs: number, nowMs: number): void {
    const { pool, hedge, lookAgain } = this.#parts;
    this.endpoint.unanswered.delete(this);
    if (this.endpoint.unanswered.size > 0) this.endpoint.unanswered.clear();
    this.endpoint.lastAnswerAt = nowMs;
    addSample(this.endpoint.latency, durationMs);
    addSample(pool.latency, durationMs);
    const begins = this.endpoint.latency.samples.length === hedge.minSamples;
    if (begins || pool.latency.samples.length === hedge.minPoolSamples) lookAgain();
  }

  #judge(verdicts: Verdicts, retryAfterMs?: number): void {
    const isBlock = verdicts.pair === "block";
    // A slow attempt was judged when it turned slow; that the site shuts us out is news even then.
    if (this.#isJudged && !isBlock) return;
    const { clock, random } = this.#parts;
    const { identity, permit, isLastLine } = this.#options;
    const given: Verdicts = this.#isJudged ? { ...verdicts, endpoint: "neutral" } : verdicts;
    this.#isJudged = true;
    if (isBlock || verdicts.endpoint === "failure") this.endpoint.lastFailureAt = clock.wallNow();
    judgePair(this.endpoint, identity, permit, given, {
      nowMs: clock.now(),
      random,
      retryAfterMs,
      isLastLine,
    });
  }

  #end(kind: AttemptReport["kind"], durationMs: number, code?: string): AttemptReport {
    this.endpoint.inFlight -= 1;
    this.endpoint.unanswered.delete(this);
    this.report = this.#reportOf(kind, durationMs, code);
    if (this.endpoint.inFlight === 0) this.endpoint.onIdle?.();
    return this.report;
  }

  #reportOf(kind: AttemptReport["kind"], durationMs: number, code?: string): AttemptReport {
    const { identity, callStartedAt, role } = this.#options;
    return {
      endpoint: this.endpoint.name,
      identity: identity === DEFAULT_IDENTITY ? undefined : identity,
      role,
      kind,
      code,
      startedMs: this.startedAt - callStartedAt,
      durationMs,
    };
  }
}

function outrunError(): StreamFallbackError {
  return new StreamFallbackError("ABORTED", "another endpoint answered first");
}
