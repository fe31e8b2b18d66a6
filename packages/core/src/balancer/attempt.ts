import { judge, type Permit, type Verdict } from "../breaker/breaker.ts";
import { StreamFallbackError } from "../errors.ts";
import type { AttemptReport, AttemptRole } from "./attempt-report.ts";
import { announceState, type BalancerParts } from "./balancer-parts.ts";
import type { Endpoint } from "./endpoint.ts";
import { consequenceOf, type Outcome } from "./outcome.ts";

interface AttemptOptions<Request, Result> {
  endpoint: Endpoint<Request, Result>;
  role: AttemptRole;
  permit: Permit;
  callStartedAt: number;
}

/** One call of one endpoint. Its outcome is recorded once, here, for breaker, strategy and events. */
export class Attempt<Request, Result> {
  readonly endpoint: Endpoint<Request, Result>;
  readonly role: AttemptRole;
  /** Set when the attempt has ended. */
  report: AttemptReport | undefined;
  readonly #parts: BalancerParts<Request, Result>;
  readonly #permit: Permit;
  readonly #callStartedAt: number;
  readonly #startedAt: number;
  readonly #controller = new AbortController();
  #judged = false;

  constructor(parts: BalancerParts<Request, Result>, options: AttemptOptions<Request, Result>) {
    this.#parts = parts;
    this.endpoint = options.endpoint;
    this.role = options.role;
    this.#permit = options.permit;
    this.#callStartedAt = options.callStartedAt;
    this.#startedAt = parts.clock.now();
    this.endpoint.inFlight += 1;
  }

  /** When the attempt must be looked at next: it turns slow, then its time is over. */
  get dueAt(): number {
    return this.#judged ? this.#timeoutAt : Math.min(this.#slowAt, this.#timeoutAt);
  }

  async start(request: Request, remainingMs: () => number): Promise<Result> {
    const { signal } = this.#controller;
    announceState(this.#parts, this.endpoint);
    signal.throwIfAborted();
    this.#parts.events.emit("attempt", { endpoint: this.endpoint.name, role: this.role });
    // A listener may have ended the call, here and above.
    signal.throwIfAborted();
    return this.endpoint.call(request, { signal, remainingMs });
  }

  /** Charges a slow attempt at once; gives the error of one whose time is over. */
  checkTime(nowMs: number): StreamFallbackError | undefined {
    if (nowMs >= this.#timeoutAt) {
      const seconds = (this.#timeoutAt - this.#startedAt) / 1000;
      return new StreamFallbackError("TIMEOUT", `${this.endpoint.name}: no answer within ${seconds} s`);
    }
    if (nowMs >= this.#slowAt) {
      this.#judge("failure", nowMs);
      announceState(this.#parts, this.endpoint);
    }
    return undefined;
  }

  succeed(): void {
    const nowMs = this.#parts.clock.now();
    this.#judge("success", nowMs);
    const report = this.#end({ kind: "success", durationMs: nowMs - this.#startedAt });
    announceState(this.#parts, this.endpoint);
    this.#parts.events.emit("success", { report });
  }

  fail(error: StreamFallbackError): void {
    const nowMs = this.#parts.clock.now();
    const { kind, verdict } = consequenceOf(error);
    this.#judge(verdict, nowMs, error.retryAfterMs);
    const durationMs = nowMs - this.#startedAt;
    const report = this.#end(
      kind === "success" ? { kind, durationMs } : { kind, durationMs, error },
      error.code,
    );
    announceState(this.#parts, this.endpoint);
    if (kind === "failure") this.#parts.events.emit("failure", { report, error });
    if (kind === "success") this.#parts.events.emit("success", { report });
  }

  /** Ends the request itself; what it still settles with is nobody's business. */
  abort(reason: StreamFallbackError): void {
    this.fail(reason);
    this.#controller.abort(reason);
  }

  get #slowAt(): number {
    return this.#startedAt + this.endpoint.breaker.policy.slowCallMs;
  }

  get #timeoutAt(): number {
    const { attemptTimeoutMs } = this.#parts.failover;
    return this.role === "trial"
      ? Math.min(this.#slowAt, this.#startedAt + attemptTimeoutMs)
      : this.#startedAt + attemptTimeoutMs;
  }

  #judge(verdict: Verdict, nowMs: number, retryAfterMs?: number): void {
    // A slow attempt was judged when it turned slow; that the site shuts us out is news even then.
    if (this.#judged && verdict !== "block") return;
    this.#judged = true;
    const { breaker } = this.endpoint;
    if (verdict === "failure" || verdict === "block")
      this.endpoint.lastFailureAt = this.#parts.clock.wallNow();
    judge(breaker, this.#permit, verdict, { nowMs, random: this.#parts.random, retryAfterMs });
  }

  #end(outcome: Outcome, code?: string): AttemptReport {
    this.endpoint.inFlight -= 1;
    this.report = {
      endpoint: this.endpoint.name,
      role: this.role,
      kind: outcome.kind,
      code,
      startedMs: this.#startedAt - this.#callStartedAt,
      durationMs: outcome.durationMs,
    };
    this.#parts.strategy.onOutcome?.(this.endpoint, outcome);
    return this.report;
  }
}
