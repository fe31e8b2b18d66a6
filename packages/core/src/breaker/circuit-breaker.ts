import {
  abortSignal,
  anything,
  callback,
  checkedOption,
  checkedOptions,
  clock as clockKind,
  type OptionKinds,
  required,
  text,
} from "../errors/option-kinds.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { abortedBy } from "../policies/deadline.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { silentLogger } from "../runtime/logger.ts";
import { type Options, withDefaults } from "../runtime/with-defaults.ts";
import {
  admit,
  type Breaker,
  type BreakerState,
  createBreaker,
  type Judgement,
  judge,
  type Permit,
  reset,
  stateOf,
  trip,
  type Verdict,
} from "./breaker.ts";
import { type BreakerPolicy, defaultBreakerPolicy } from "./breaker-policy.ts";
import { restoreBreaker } from "./breaker-snapshot.ts";

export type CircuitState = "CLOSED" | "OPEN" | "HALF_OPEN";

export interface CircuitBreakerSettings {
  /** Failures without a success between that open it. @default 5 */
  failureThreshold: number;
  /** Trials that must succeed to close it. @default 2 */
  successThreshold: number;
  /** How long it stays open, in ms; the same every time. @default 60000 */
  timeout: number;
  /** Trials that may run at a time while half-open. @default 3 */
  halfOpenMaxCalls: number;
}

export interface CircuitBreakerOptions extends Options<CircuitBreakerSettings> {
  /** Names it in error messages. */
  name: string;
  /** @default the system's */
  clock?: Clock | undefined;
}

/** Counted since it was made or reset. What was refused is no call, so refusals dilute no rate. */
export interface CircuitBreakerMetrics {
  state: CircuitState;
  /** Calls that were let through; those that still run or were given up are counted here only. */
  totalCalls: number;
  /** Calls that answered, if only to prove the question wrong. */
  successCalls: number;
  failureCalls: number;
  rejectedCalls: number;
}

export interface ExecuteOptions {
  /** Handed to the call; once it is aborted, how the call ends is nobody's fault. */
  signal?: AbortSignal | undefined;
}

export interface CircuitCallContext {
  signal: AbortSignal | undefined;
}

/** A call that was let through, and what it counts for. */
interface RunningCall {
  readonly permit: Permit;
  readonly startedAt: number;
  readonly counts: Omit<CircuitBreakerMetrics, "state">;
}

const defaults: CircuitBreakerSettings = {
  failureThreshold: 5,
  successThreshold: 2,
  timeout: 60_000,
  halfOpenMaxCalls: 3,
};

const STATES: Record<BreakerState["kind"], CircuitState> = {
  closed: "CLOSED",
  open: "OPEN",
  "half-open": "HALF_OPEN",
};

/**
 * Keeps calls away from what keeps failing: the breaker of the balancer's endpoints, for a single thing that has no
 * substitute. That makes it its own last line, so only failures in a row open it, and no share of failed calls does.
 *
 * `caller` errors (`ABORTED`, `DEADLINE`) and what the passed signal aborts count for nothing; `query` errors are
 * answers and count as successes; everything else is a failure, and its `retryAfterMs` sets the least time, up to
 * an hour, for which the breaker opens. A `RetryPolicy` ends with `DEADLINE` when its time is spent, so it belongs
 * around the breaker, not inside.
 *
 * It sets no timer. A trial that hangs for as long as `timeout` (5 s at least) and keeps another call out counts as
 * failed.
 */
export class CircuitBreaker {
  readonly name: string;
  readonly #clock: Clock;
  readonly #breaker: Breaker;
  /** Oldest first. */
  readonly #trials: Set<RunningCall> = new Set();
  #counts: RunningCall["counts"] = noCalls();

  /** @throws StreamFallbackError `INVALID_INPUT` for a threshold that is no whole number from 1, or a negative timeout */
  constructor(options: CircuitBreakerOptions) {
    const { name, clock, ...given } = checkedOptions<CircuitBreakerOptions>("CircuitBreaker", {
      options,
      kinds: KINDS,
    });
    this.name = name;
    this.#clock = clock ? guardedClock(clock, silentLogger) : systemClock;
    const policy = policyOf(name, withDefaults(defaults, given));
    this.#breaker = createBreaker(policy, { nowMs: this.#clock.now() });
  }

  /**
   * Makes a call, or refuses it at once; nothing ever waits here.
   * @throws StreamFallbackError `NO_ENDPOINT_AVAILABLE` with `retryAfterMs` if it refuses, `ABORTED` for a signal that
   * was aborted before, or what the call throws
   */
  async execute<T>(
    run: (context: CircuitCallContext) => Promise<T> | T,
    options: ExecuteOptions = {},
  ): Promise<T> {
    checkedOption("run", { kind: required(callback), read: () => run });
    const { signal } = checkedOptions<ExecuteOptions>("", { options, kinds: { signal: abortSignal } });
    if (signal?.aborted) throw abortedBy(signal);
    const call = this.#admit();
    let value: T;
    try {
      value = await run({ signal });
    } catch (error) {
      this.#conclude(call, verdictOf(error, signal), error);
      throw error;
    }
    this.#conclude(call, "success");
    return value;
  }

  getState(): CircuitState {
    return STATES[stateOf(this.#breaker, this.#clock.now()).kind];
  }

  getMetrics(): CircuitBreakerMetrics {
    return { state: this.getState(), ...this.#counts };
  }

  /**
   * Moves it by hand. `OPEN` begins a whole `timeout`, even if it is open already; results of calls that began before
   * change nothing any more.
   * @throws StreamFallbackError `INVALID_INPUT` for a state that there is not
   */
  transitionTo(state: CircuitState): void {
    const nowMs = this.#clock.now();
    if (state === "OPEN") trip(this.#breaker, judgementAt(nowMs));
    else if (state === "CLOSED") reset(this.#breaker, nowMs);
    else if (state === "HALF_OPEN")
      restoreBreaker(this.#breaker, { snapshot: BLOCK_IS_OVER, elapsedMs: 0, nowMs });
    else throw invalid(this.name, `there is no such state; use ${Object.values(STATES).join(", ")}`);
  }

  /** Closes it and counts from 0; calls that run now count nowhere. */
  reset(): void {
    reset(this.#breaker, this.#clock.now());
    this.#counts = noCalls();
  }

  #admit(): RunningCall {
    const nowMs = this.#clock.now();
    const permit = admit(this.#breaker, nowMs);
    if (permit === undefined) throw this.#refusal(nowMs);
    const call = { permit, startedAt: nowMs, counts: this.#counts };
    if (this.#breaker.state.kind === "half-open") this.#trials.add(call);
    call.counts.totalCalls += 1;
    return call;
  }

  #refusal(nowMs: number): StreamFallbackError {
    this.#failHangingTrials(nowMs);
    this.#counts.rejectedCalls += 1;
    const state = stateOf(this.#breaker, nowMs);
    const isOpen = state.kind === "open";
    // Nobody knows how long the running trials take, but the oldest is failed at the latest when its time is over.
    const [oldest] = this.#trials;
    const trialEndsAt = (oldest?.startedAt ?? nowMs) + this.#breaker.policy.slowCallMs;
    const trialMs = Math.min(defaultBreakerPolicy.slowCallMs, trialEndsAt - nowMs);
    const retryAfterMs = isOpen ? state.untilMs - nowMs : trialMs;
    const why = isOpen ? "kept failing and is left alone" : "is being tried out";
    const when = `ask again in ${Math.ceil(retryAfterMs / 1_000)} s`;
    return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", `${this.name} ${why}; ${when}`, { retryAfterMs });
  }

  /** Fails trials that hang. Trials of an earlier block are only forgotten: their permit is of an older generation. */
  #failHangingTrials(nowMs: number): void {
    for (const trial of this.#trials) {
      if (nowMs - trial.startedAt < this.#breaker.policy.slowCallMs) return;
      this.#trials.delete(trial);
      judge(this.#breaker, trial.permit, "failure", judgementAt(nowMs));
    }
  }

  #conclude(call: RunningCall, verdict: Verdict, error?: unknown): void {
    if (verdict === "success") call.counts.successCalls += 1;
    if (verdict === "failure") call.counts.failureCalls += 1;
    this.#trials.delete(call);
    const { retryAfterMs } = error === undefined ? NO_WAIT : toStreamFallbackError(error);
    judge(this.#breaker, call.permit, verdict, { ...judgementAt(this.#clock.now()), retryAfterMs });
  }
}

const KINDS: OptionKinds<CircuitBreakerOptions> = {
  name: required(text),
  // Numbers are checked together with the defaults.
  ...{
    failureThreshold: anything,
    successThreshold: anything,
    timeout: anything,
    halfOpenMaxCalls: anything,
  },
  clock: clockKind,
};

const NO_WAIT: { retryAfterMs?: undefined } = {};

const BLOCK_IS_OVER = { blockedForMs: 0, firmForMs: 0, failureCount: 0, severity: 0 };

function noCalls(): RunningCall["counts"] {
  return { totalCalls: 0, successCalls: 0, failureCalls: 0, rejectedCalls: 0 };
}

function judgementAt(nowMs: number): Judgement {
  // Draws of 0 take nothing off a block, so that all blocks are equally long.
  return { nowMs, random: () => 0, isLastLine: () => true };
}

function verdictOf(error: unknown, signal: AbortSignal | undefined): Verdict {
  if (signal?.aborted && (error === signal.reason || isAbortError(error))) return "neutral";
  // What is thrown without a code of ours is the fault of who was called.
  const { fault, isBlameless } = toStreamFallbackError(error);
  if (fault === "query") return "success";
  return fault === "caller" || isBlameless ? "neutral" : "failure";
}

function isAbortError(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === "AbortError";
  } catch {
    return false;
  }
}

/** The options in the words of the balancer's policy: blocks of one length, opened only by failures in a row. */
function policyOf(name: string, settings: CircuitBreakerSettings): BreakerPolicy {
  const { failureThreshold, successThreshold, timeout, halfOpenMaxCalls } = settings;
  for (const [option, value] of Object.entries({ failureThreshold, successThreshold, halfOpenMaxCalls })) {
    if (!Number.isInteger(value) || value < 1) throw invalid(name, `${option} must be a whole number from 1`);
  }
  if (typeof timeout !== "number" || !(timeout >= 0)) throw invalid(name, "timeout must be at least 0 ms");
  return {
    ...defaultBreakerPolicy,
    maxFailures: failureThreshold,
    floorFailures: failureThreshold,
    successThreshold,
    halfOpenMaxCalls,
    blockDuration: timeout,
    retryMultiplier: 1,
    maxBlockDuration: Math.max(timeout, defaultBreakerPolicy.maxBlockDuration),
    slowCallMs: Math.max(timeout, defaultBreakerPolicy.slowCallMs),
  };
}

function invalid(name: string, what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `${name}: ${what}`);
}
