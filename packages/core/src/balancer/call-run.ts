import { admit, stateOf } from "../breaker/breaker.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { BalancerEvents } from "../events/events.ts";
import { decorrelatedJitter } from "../policies/backoff.ts";
import { abortedBy } from "../policies/deadline.ts";
import type { TimerHandle } from "../runtime/clock.ts";
import { Attempt } from "./attempt.ts";
import type { AttemptReport, AttemptRole } from "./attempt-report.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { Endpoint } from "./endpoint.ts";
import { consequenceOf } from "./outcome.ts";
import { duration, exhaustion, refusal } from "./pool-errors.ts";

export interface CallOptions {
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default the balancer's `failover.timeoutMs` */
  timeoutMs?: number | undefined;
  /** The name of the endpoint to ask first, if it may be asked. */
  prefer?: string | undefined;
  /** Names of endpoints not to ask. */
  exclude?: readonly string[] | undefined;
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
 * races with a healthy one; it outlives the call, since only its own answer or its own deadline judges it.
 */
export class CallRun<Request, Result> {
  readonly #parts: BalancerParts<Request, Result>;
  readonly #request: Request;
  readonly #options: CallOptions;
  readonly #onIdle: (run: CallRun<Request, Result>) => void;
  readonly #settlement: PromiseWithResolvers<CallResult<Result>> = Promise.withResolvers();
  readonly #eligible: readonly Endpoint<Request, Result>[];
  readonly #startedAt: number;
  readonly #deadlineAt: number;
  readonly #attempts: Attempt<Request, Result>[] = [];
  readonly #triedThisRound = new Set<Endpoint<Request, Result>>();
  #round = 1;
  #delayMs = 0;
  /** When the next round begins; undefined while none is due. */
  #resumeAt: number | undefined;
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
    this.#eligible = parts.endpoints.filter((endpoint) => mayAnswer(endpoint, request, options));
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

  #begin(): void {
    const trial = this.#startTrial();
    // A listener may have ended the call while the trial was announced.
    const first = this.#settled ? undefined : this.#startNext("first");
    if (!trial && !first) this.#giveUp();
    this.#arm();
  }

  /** Ends the call and its trials at once, blaming nobody. */
  stop(reason: StreamFallbackError): void {
    for (const attempt of this.#running()) attempt.abort(reason);
    this.#reject(reason);
    this.#arm();
  }

  readonly #onAbort = (): void => this.stop(abortedBy(this.#options.signal as AbortSignal));

  readonly #remainingMs = (): number => Math.max(0, this.#deadlineAt - this.#parts.clock.now());

  #startTrial(after?: Failed): Endpoint<Request, Result> | undefined {
    const nowMs = this.#parts.clock.now();
    for (const endpoint of this.#eligible) {
      if (this.#triedThisRound.has(endpoint)) continue;
      const { kind } = stateOf(endpoint.breaker, nowMs);
      if (kind === "half-open" && this.#launch(endpoint, "trial", after)) return endpoint;
    }
    return undefined;
  }

  #startNext(role: AttemptRole, after?: Failed): Endpoint<Request, Result> | undefined {
    const nowMs = this.#parts.clock.now();
    const ready = this.#eligible.filter(
      (endpoint) => !this.#triedThisRound.has(endpoint) && stateOf(endpoint.breaker, nowMs).kind === "closed",
    );
    const clean = role === "first" ? ready : ready.filter((endpoint) => endpoint.breaker.failureCount === 0);
    const candidates = clean.length > 0 ? clean : ready;
    if (candidates.length === 0) return undefined;
    const preferred = candidates.find(({ name }) => name === this.#options.prefer);
    const picked =
      preferred ?? (this.#parts.strategy.pick(candidates, { role }) as Endpoint<Request, Result>);
    return this.#launch(picked, role, after) ? picked : undefined;
  }

  #launch(endpoint: Endpoint<Request, Result>, role: AttemptRole, after?: Failed): boolean {
    const callStartedAt = this.#startedAt;
    const permit = admit(endpoint.breaker, this.#parts.clock.now());
    if (permit === undefined) return false;
    const attempt = new Attempt(this.#parts, { endpoint, role, permit, callStartedAt });
    this.#triedThisRound.add(endpoint);
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
      this.#endOthers(outrunBy(attempt));
      this.#settle();
      this.#settlement.resolve({ value, endpoint: attempt.endpoint.name, attempts: this.#reports() });
    }
    this.#arm();
  }

  #onFailure(attempt: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (attempt.report !== undefined) return;
    attempt.fail(error);
    this.#goOn(attempt, error);
    this.#arm();
  }

  /** After a failure: another endpoint, another round, or the end. */
  #goOn(failed: Attempt<Request, Result>, error: StreamFallbackError): void {
    if (this.#settled) return;
    if (!consequenceOf(error).failsOver) {
      this.#endOthers(outrunBy(failed));
      this.#reject(error);
      return;
    }
    this.#lastFailure = error;
    this.#lastFailed = { from: failed.endpoint.name, code: error.code };
    if (this.#running().some((attempt) => attempt.role !== "trial")) return;
    if (this.#startNext("failover", this.#lastFailed) ?? this.#startTrial(this.#lastFailed)) return;
    if (this.#running().length === 0 && !this.#planRound()) this.#giveUp();
  }

  #giveUp(): void {
    const eligible = this.#eligible;
    this.#reject(
      this.#lastFailure === undefined
        ? refusal(this.#parts, this.#request, eligible)
        : exhaustion(this.#parts, this.#request, eligible, this.#reports(), this.#lastFailure),
    );
  }

  /** A trial is left alone: neither a race nor a caller's deadline aborts or judges it. */
  #endOthers(reason: StreamFallbackError): void {
    for (const other of this.#running()) if (other.role !== "trial") other.abort(reason);
  }

  #planRound(): boolean {
    const { rounds, roundDelayMs, maxRoundDelayMs } = this.#parts.failover;
    const nowMs = this.#parts.clock.now();
    const someoneMayBeAsked = this.#eligible.some(
      (endpoint) => stateOf(endpoint.breaker, nowMs).kind !== "open",
    );
    if (this.#round >= rounds || !someoneMayBeAsked) return false;
    const limits = { baseMs: roundDelayMs, capMs: maxRoundDelayMs };
    this.#delayMs = decorrelatedJitter(this.#delayMs || roundDelayMs, limits, this.#parts.random);
    // What the site asks for is not cut short, and not waited for beyond the caller's time.
    const waitMs = Math.max(this.#delayMs, this.#lastFailure?.retryAfterMs ?? 0);
    if (waitMs >= this.#remainingMs()) return false;
    this.#resumeAt = nowMs + waitMs;
    return true;
  }

  #startRound(): void {
    this.#resumeAt = undefined;
    this.#round += 1;
    this.#triedThisRound.clear();
    if (!(this.#startNext("failover", this.#lastFailed) ?? this.#startTrial(this.#lastFailed)))
      this.#giveUp();
  }

  readonly #onTimer = (): void => {
    this.#timerDueAt = Number.POSITIVE_INFINITY;
    const nowMs = this.#parts.clock.now();
    if (!this.#settled && nowMs >= this.#deadlineAt) {
      const allowed = duration(this.#deadlineAt - this.#startedAt);
      const what = `${this.#parts.describe(this.#request)}: no endpoint answered within ${allowed}; allow more time`;
      const spent = new StreamFallbackError("DEADLINE", what);
      this.#endOthers(spent);
      this.#reject(spent);
    }
    for (const attempt of this.#running()) {
      const timeout = attempt.report === undefined ? attempt.checkTime(nowMs) : undefined;
      if (timeout === undefined) continue;
      attempt.abort(timeout);
      this.#goOn(attempt, timeout);
    }
    if (!this.#settled && this.#resumeAt !== undefined && nowMs >= this.#resumeAt) this.#startRound();
    this.#arm();
  };

  /** One timer for the whole call; it is only moved forward, a timer that comes too early re-arms itself. */
  #arm(): void {
    const running = this.#running();
    if (this.#settled && running.length === 0) {
      this.#parts.clock.clearTimeout(this.#timer);
      this.#onIdle(this);
      return;
    }
    let dueAt = this.#settled
      ? Number.POSITIVE_INFINITY
      : Math.min(this.#deadlineAt, this.#resumeAt ?? this.#deadlineAt);
    for (const attempt of running) dueAt = Math.min(dueAt, attempt.dueAt);
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
    return this.#attempts.flatMap((attempt) => attempt.report ?? []);
  }
}

/** Whether an endpoint can answer this at all, whatever its breaker says; asked once per call. */
function mayAnswer<Request, Result>(
  endpoint: Endpoint<Request, Result>,
  request: Request,
  { exclude }: CallOptions,
): boolean {
  if (endpoint.weight === 0 || exclude?.includes(endpoint.name)) return false;
  try {
    return endpoint.accepts(request);
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(`${endpoint.name}, asked whether it accepts the request`);
  }
}

function outrunBy({ endpoint }: { endpoint: { name: string } }): StreamFallbackError {
  return new StreamFallbackError("ABORTED", `${endpoint.name} answered first`);
}
