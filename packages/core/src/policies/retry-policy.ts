import {
  abortSignal,
  anything,
  callback,
  checkedOption,
  checkedOptions,
  clock as clockKind,
  type OptionKind,
  type OptionKinds,
  required,
} from "../errors/option-kinds.ts";
import { type Fault, StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedRandom } from "../runtime/guarded-random.ts";
import { hush } from "../runtime/hush.ts";
import { silentLogger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { type Options, withDefaults } from "../runtime/with-defaults.ts";
import { exponentialDelay } from "./backoff.ts";
import { type Deadline, withDeadline } from "./deadline.ts";

/** An error by its code (ours, or one of Node's such as `ECONNRESET`), or by a look at it. */
export type ErrorMatcher = string | ((error: unknown) => boolean);

export interface RetrySettings {
  /** Calls after the first one, at most. @default 3 */
  maxRetries: number;
  /** The wait before the first retry, in ms. @default 1000 */
  initialDelay: number;
  /** The longest wait that the policy takes of itself, in ms; an error's `retryAfterMs` may be longer. @default 10000 */
  maxDelay: number;
  /** What each further wait is multiplied by. @default 2 */
  factor: number;
  /**
   * True: each wait is drawn from 0 up to its length ("full jitter"), so that clients which failed together do not
   * return together (AWS Architecture Blog, "Exponential Backoff and Jitter", 2015). False: the nth wait, from 0, is
   * exactly `initialDelay × factor^n`, at most `maxDelay`.
   * @default true
   */
  jitter: boolean;
  /** Everything together, waits too, in ms; `Infinity` for no limit. @default 30000 */
  timeout: number;
}

export interface RetryPolicyOptions extends Options<RetrySettings> {
  /**
   * Only these errors are retried.
   * @default what another try may help: the faults `endpoint`, `access`, `identity` and `pool`, and whatever is no
   * `StreamFallbackError`
   */
  retryableErrors?: readonly ErrorMatcher[] | undefined;
  /** These never are, whatever `retryableErrors` says. @default none */
  nonRetryableErrors?: readonly ErrorMatcher[] | undefined;
  /** @default the system's */
  clock?: Clock | undefined;
  /** @default Math.random */
  random?: Random | undefined;
}

/** What `RetryPolicy` adds to an error when it gives up. */
export interface RetriedError extends Error {
  /** How often the work was called. */
  attemptCount: number;
}

export interface RetryExecuteOptions {
  /** Ends waits at once; nothing is called after it. */
  signal?: AbortSignal | undefined;
}

interface Progress {
  attemptCount: number;
  lastError: unknown;
}

const defaults: RetrySettings = {
  maxRetries: 3,
  initialDelay: 1_000,
  maxDelay: 10_000,
  factor: 2,
  jitter: true,
  timeout: 30_000,
};

const matchers: OptionKind = {
  isAmong: "a list",
  mustBe: "a list of codes and functions",
  fits: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === "string" || typeof each === "function"),
};

const KINDS: OptionKinds<RetryPolicyOptions> = {
  // Numbers are checked together with the defaults.
  ...{ maxRetries: anything, initialDelay: anything, maxDelay: anything },
  ...{ factor: anything, jitter: anything, timeout: anything },
  retryableErrors: matchers,
  nonRetryableErrors: matchers,
  clock: clockKind,
  random: callback,
};

const IS_RETRIED: Record<Fault, boolean> = {
  endpoint: true,
  access: true,
  identity: true,
  query: false,
  caller: false,
  pool: true,
};

/**
 * Calls again what failed, after growing waits. Its settings can be read and spread into another one:
 * `new RetryPolicy({ ...RetryPolicies.FAST, timeout: 2_000 })`.
 */
export class RetryPolicy implements RetrySettings {
  readonly maxRetries: number;
  readonly initialDelay: number;
  readonly maxDelay: number;
  readonly factor: number;
  readonly jitter: boolean;
  readonly timeout: number;
  readonly retryableErrors: readonly ErrorMatcher[] | undefined;
  readonly nonRetryableErrors: readonly ErrorMatcher[];
  readonly #clock: Clock;
  readonly #random: Random;

  /** @throws StreamFallbackError `INVALID_INPUT` for a number that is none or too small */
  constructor(options: RetryPolicyOptions = {}) {
    const { clock, random, retryableErrors, nonRetryableErrors, ...given } =
      checkedOptions<RetryPolicyOptions>("", {
        options,
        kinds: KINDS,
      });
    const settings = withDefaults(defaults, given);
    check(settings);
    this.maxRetries = settings.maxRetries;
    this.initialDelay = settings.initialDelay;
    this.maxDelay = settings.maxDelay;
    this.factor = settings.factor;
    this.jitter = settings.jitter;
    this.timeout = settings.timeout;
    this.retryableErrors = retryableErrors && [...retryableErrors];
    this.nonRetryableErrors = [...(nonRetryableErrors ?? [])];
    this.#clock = clock ? guardedClock(clock, silentLogger) : systemClock;
    this.#random = random ? guardedRandom(random, silentLogger) : Math.random;
  }

  /**
   * Calls `work` until it succeeds. An error's `retryAfterMs` is waited for, if that leaves time for another call;
   * a wait that leaves none is not begun. The work's signal is aborted when the caller gives up or the time is spent.
   * @throws the last error of the work, as it is, with `attemptCount`; StreamFallbackError `DEADLINE` with `attemptCount`
   * and the last error as `cause` if the time is spent while the work runs, `ABORTED` if the caller gives up
   */
  async execute<T>(
    work: (context: Deadline) => Promise<T> | T,
    options: RetryExecuteOptions = {},
  ): Promise<T> {
    checkedOption("work", { kind: required(callback), read: () => work });
    const { signal } = checkedOptions<RetryExecuteOptions>("", { options, kinds: { signal: abortSignal } });
    const progress: Progress = { attemptCount: 0, lastError: undefined };
    const signals = signal ? [signal] : [];
    const run = (deadline: Deadline) => this.#run(work, { deadline, progress });
    try {
      return await withDeadline(run, { clock: this.#clock, timeoutMs: this.timeout, signals });
    } catch (error) {
      if (error === progress.lastError) throw counted(error, progress);
      const isTimeSpent =
        error instanceof StreamFallbackError && error.code === "DEADLINE" && !signal?.aborted;
      // The caller's own reason may be shared with others: it is left as it is.
      throw isTimeSpent ? counted(this.#timeSpent(progress), progress) : error;
    }
  }

  async #run<T>(
    work: (context: Deadline) => Promise<T> | T,
    { deadline, progress }: { deadline: Deadline; progress: Progress },
  ): Promise<T> {
    for (let retry = 0; ; retry++) {
      progress.attemptCount += 1;
      try {
        return await work(deadline);
      } catch (error) {
        // After the end nobody waits for this failure any more, and the error that the caller got must not change.
        if (deadline.signal.aborted) throw error;
        progress.lastError = error;
        if (retry >= this.maxRetries || !this.#isRetried(error)) throw error;
        const waitMs = Math.max(this.#delay(retry), retryAfterOf(error));
        if (waitMs >= deadline.remainingMs()) throw error;
        await waitFor(waitMs, { clock: this.#clock, signal: deadline.signal });
        deadline.signal.throwIfAborted();
        // A machine that slept wakes up after the end, and this timer may come before the deadline's.
        if (deadline.remainingMs() === 0) throw error;
      }
    }
  }

  #delay(retry: number): number {
    const delay = exponentialDelay(retry, {
      baseMs: this.initialDelay,
      capMs: this.maxDelay,
      factor: this.factor,
    });
    return this.jitter ? delay * this.#random() : delay;
  }

  #isRetried(error: unknown): boolean {
    if (matches(this.nonRetryableErrors, error)) return false;
    if (this.retryableErrors) return matches(this.retryableErrors, error);
    return !(error instanceof StreamFallbackError) || IS_RETRIED[toStreamFallbackError(error).fault];
  }

  #timeSpent({ attemptCount, lastError }: Progress): StreamFallbackError {
    const message = `no success within ${this.timeout / 1_000} s (${attemptCount} attempts); allow more time`;
    const { attempts } = toStreamFallbackError(lastError);
    return new StreamFallbackError("DEADLINE", message, { cause: lastError, attempts });
  }
}

function matches(matchers: readonly ErrorMatcher[], error: unknown): boolean {
  const code = fieldOf(error, "code");
  return matchers.some((matcher) => {
    if (typeof matcher === "string") return matcher === code;
    const answer: unknown = matcher(error);
    // A promise is always true, and may reject with nobody to hear it.
    hush(answer);
    return Boolean(answer) && !(answer instanceof Promise);
  });
}

function retryAfterOf(error: unknown): number {
  const ms = fieldOf(error, "retryAfterMs");
  return typeof ms === "number" && ms > 0 ? ms : 0;
}

/** A field of an error; undefined where there is none, or reading it throws. */
function fieldOf(error: unknown, name: "code" | "retryAfterMs"): unknown {
  try {
    return error instanceof Error ? (error as { [Name in typeof name]?: unknown })[name] : undefined;
  } catch {
    return undefined;
  }
}

/** Waits until the time is over or the signal is aborted; the caller must look which of them it was. */
async function waitFor(ms: number, { clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = clock.setTimeout(over.resolve, ms);
  const onAbort = () => {
    clock.clearTimeout(timer);
    over.resolve();
  };
  // A matcher may have ended the call.
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort);
  await over.promise;
  signal.removeEventListener("abort", onAbort);
}

/** The error with the number of attempts; a frozen error, or a value that is no error, stays as it is. */
function counted(error: unknown, { attemptCount }: Progress): unknown {
  try {
    if (error instanceof Error) Reflect.set(error, "attemptCount", attemptCount);
  } catch {}
  return error;
}

function check(settings: RetrySettings): void {
  const { maxRetries, initialDelay, maxDelay, factor, jitter, timeout } = settings;
  for (const [option, value] of Object.entries({ maxRetries, initialDelay, maxDelay, factor, timeout })) {
    if (typeof value !== "number" || !(value >= 0)) throw invalid(option, "a number of at least 0");
  }
  if (Math.floor(maxRetries) !== maxRetries) throw invalid("maxRetries", "a whole number, or Infinity");
  if (timeout === 0) throw invalid("timeout", "more than 0 ms; Infinity stands for no limit");
  if (typeof jitter !== "boolean") throw invalid("jitter", "true or false");
}

function invalid(option: string, wanted: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `${option} must be ${wanted}`);
}
