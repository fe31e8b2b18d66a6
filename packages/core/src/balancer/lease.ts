import { anything, checkedOptions, type OptionKinds, required } from "../errors/option-kinds.ts";
import type { StreamFallbackError } from "../errors.ts";
import { letGo, type TimerHandle } from "../runtime/clock.ts";
import type { Outcome } from "../strategies/outcome.ts";
import type { Attempt } from "./attempt.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { countLease } from "./count.ts";
import type { Endpoint } from "./endpoint.ts";
import { consequenceOf } from "./outcome.ts";

/** How the attempt of a lease ended, as whoever ran it tells it. */
export interface LeaseOutcome {
  /** `neutral` blames nobody, as where the caller has left. */
  kind: Outcome["kind"];
  /** In ms. @default the time since the lease was given */
  durationMs?: number | undefined;
  /** What went wrong; one that is not ours is given its code by the balancer's `classify`. */
  error?: unknown;
}

/** The right to ask an endpoint once, for callers that run the attempt themselves. */
export interface Lease {
  /** Whom to ask. */
  readonly endpoint: string;
  /**
   * Says how it ended; only the first report counts. One that never comes counts as the endpoint's silence: as slow
   * after `breaker.slowCallMs`, as failed after `failover.attemptTimeoutMs`.
   * @throws StreamFallbackError `INVALID_INPUT` for what is no outcome; the attempt still runs then
   */
  report(outcome: LeaseOutcome): void;
  /**
   * Another endpoint for the same request, once this lease was reported as a failure that another one may do better: none that was
   * asked before. Undefined otherwise, where there is none, after `failover.maxAttempts`, and once the budget for further attempts is
   * spent.
   */
  failOver(): Lease | undefined;
}

const KINDS: OptionKinds<LeaseOutcome> = {
  kind: required({
    isAmong: "text",
    mustBe: '"success", "failure" or "neutral"',
    fits: (value) => value === "success" || value === "failure" || value === "neutral",
  }),
  durationMs: anything,
  error: anything,
};

/** Who gives out a lease. */
export interface LeaseOwner<Request, Result> {
  /** Another one for the same request, after the failure of this attempt. */
  follow(failed: Attempt<Request, Result>, error: StreamFallbackError): Lease | undefined;
  /** It has ended. */
  forget(lease: LeasedAttempt<Request, Result>): void;
}

/** Keeps the time of an attempt that somebody else runs. */
export class LeasedAttempt<Request, Result> implements Lease {
  readonly #parts: BalancerParts<Request, Result>;
  readonly #attempt: Attempt<Request, Result>;
  readonly #owner: LeaseOwner<Request, Result>;
  #timer: TimerHandle;
  /** Set while it may be followed up. */
  #failure: StreamFallbackError | undefined;

  constructor(
    parts: BalancerParts<Request, Result>,
    attempt: Attempt<Request, Result>,
    owner: LeaseOwner<Request, Result>,
  ) {
    this.#parts = parts;
    this.#attempt = attempt;
    this.#owner = owner;
  }

  /** Emits `attempt` and begins to keep the time of the attempt. */
  start(): void {
    this.#attempt.announce();
    this.arm();
  }

  get endpoint(): string {
    return this.#attempt.endpoint.name;
  }

  isAt(endpoint: Endpoint<Request, Result>): boolean {
    return this.#attempt.endpoint === endpoint;
  }

  /** Needs no `this`, since callers hand it on without its lease. */
  readonly report = (outcome: LeaseOutcome): void => {
    if (this.#attempt.report !== undefined) return;
    const {
      kind,
      durationMs: given,
      error,
    } = checkedOptions<LeaseOutcome>("", { options: outcome, kinds: KINDS });
    const nowMs = this.#parts.clock.now();
    const isTime = typeof given === "number" && given >= 0 && Number.isFinite(given);
    const durationMs = isTime ? given : nowMs - this.#attempt.startedAt;
    if (kind === "success") this.#attempt.succeed(nowMs, durationMs);
    else if (kind === "failure") this.#fail(this.#parts.errorOf(error), nowMs, durationMs);
    else this.#attempt.giveUp(this.#parts.errorOf(error), nowMs, durationMs);
    this.#end();
  };

  readonly failOver = (): Lease | undefined => {
    const failure = this.#failure;
    // It is followed up once.
    this.#failure = undefined;
    return failure && this.#owner.follow(this.#attempt, failure);
  };

  /** Ends it without a report, blaming nobody. */
  stop(reason: StreamFallbackError): void {
    this.report({ kind: "neutral", error: reason, durationMs: Number.NaN });
  }

  /** Sets the timer; to be called again when policies have changed. */
  arm(): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#timer);
    // A listener may have reported it meanwhile.
    if (this.#attempt.report !== undefined || this.#attempt.dueAt === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.max(0, this.#attempt.dueAt - clock.now());
    this.#timer = clock.setTimeout(() => this.#onTimer(), waitMs);
    // Whoever holds the lease runs the attempt, and decides how long the process lives.
    letGo(this.#timer);
  }

  #onTimer(): void {
    const nowMs = this.#parts.clock.now();
    const timeout = this.#attempt.checkTime(nowMs);
    if (timeout === undefined) this.arm();
    else {
      this.#fail(timeout, nowMs);
      this.#end();
    }
  }

  #fail(error: StreamFallbackError, nowMs: number, durationMs?: number): void {
    if (consequenceOf(error).failsOver) this.#failure = error;
    this.#attempt.fail(error, nowMs, durationMs);
  }

  #end(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    countLease(this.#parts, this.#attempt);
    this.#owner.forget(this);
  }
}
