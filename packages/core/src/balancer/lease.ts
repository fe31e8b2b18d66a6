import { anything, checkedOptions, type OptionKinds, required } from "../errors/option-kinds.ts";
import { type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { letGo, type TimerHandle } from "../runtime/clock.ts";
import type { Outcome } from "../strategies/outcome.ts";
import { admitAttempt } from "./admit-attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { CallTargets } from "./call-targets.ts";
import { countLease } from "./count.ts";
import type { Endpoint } from "./endpoint.ts";

/** The right to ask an endpoint once, for callers that run the attempt themselves. */
export interface Lease {
  /** Whom to ask. */
  readonly endpoint: string;
  /**
   * Says how it ended; only the first report counts. One that never comes counts as the endpoint's silence: as slow
   * after `breaker.slowCallMs`, as failed after `failover.attemptTimeoutMs`.
   * @throws StreamFallbackError `INVALID_INPUT` for what is no outcome; the attempt still runs then
   */
  report(outcome: Outcome): void;
}

/** An outcome as somebody tells it. */
interface ToldOutcome {
  kind: Outcome["kind"];
  durationMs?: unknown;
  error?: unknown;
}

const KINDS: OptionKinds<ToldOutcome> = {
  kind: required({
    isAmong: "text",
    mustBe: '"success", "failure" or "neutral"',
    fits: (value) => value === "success" || value === "failure" || value === "neutral",
  }),
  durationMs: anything,
  error: anything,
};

/** Keeps the time of an attempt that somebody else runs. */
export class LeasedAttempt<Request, Result> implements Lease {
  readonly #parts: BalancerParts<Request, Result>;
  readonly #attempt: Attempt<Request, Result>;
  readonly #onEnd: (lease: LeasedAttempt<Request, Result>) => void;
  #timer: TimerHandle;

  constructor(
    parts: BalancerParts<Request, Result>,
    attempt: Attempt<Request, Result>,
    onEnd: (lease: LeasedAttempt<Request, Result>) => void,
  ) {
    this.#parts = parts;
    this.#attempt = attempt;
    this.#onEnd = onEnd;
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
  readonly report = (outcome: Outcome): void => {
    if (this.#attempt.report !== undefined) return;
    const {
      kind,
      durationMs: given,
      error,
    } = checkedOptions<ToldOutcome>("", { options: outcome, kinds: KINDS });
    const nowMs = this.#parts.clock.now();
    const isTime = typeof given === "number" && given >= 0 && Number.isFinite(given);
    const durationMs = isTime ? given : nowMs - this.#attempt.startedAt;
    if (kind === "success") this.#attempt.succeed(nowMs, durationMs);
    else if (kind === "failure") this.#attempt.fail(toStreamFallbackError(error), nowMs, durationMs);
    else this.#attempt.giveUp(toStreamFallbackError(error), nowMs, durationMs);
    this.#end();
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
      this.#attempt.fail(timeout, nowMs);
      this.#end();
    }
  }

  #end(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    countLease(this.#parts, this.#attempt);
    this.#onEnd(this);
  }
}

/**
 * An endpoint that waits for a trial comes first, since no other call runs beside a lease; then what the strategy
 * picks.
 */
export function leaseAttempt<Request, Result>(
  parts: BalancerParts<Request, Result>,
  targets: CallTargets<Request, Result>,
): Attempt<Request, Result> | undefined {
  const startedAt = parts.clock.now();
  const timing = { startedAt, callStartedAt: startedAt };
  for (const endpoint of targets.halfOpen(startedAt)) {
    const trial = admitAttempt(parts, targets, { endpoint, role: "trial", ...timing });
    if (trial) return trial;
  }
  const endpoint = targets.first(startedAt);
  if (endpoint) return admitAttempt(parts, targets, { endpoint, role: "first", ...timing });
  const darkTrial = targets.darkTrial(startedAt);
  if (darkTrial === undefined) return undefined;
  return admitAttempt(parts, targets, { endpoint: darkTrial.endpoint, role: "trial", darkTrial, ...timing });
}
