import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { describeDuration } from "./describe-duration.ts";

export interface DeadlineOptions {
  clock: Clock;
  timeoutMs: number;
  signals: readonly AbortSignal[];
  /** How long work that keeps the time itself, and can tell more, may take to say so, in ms. @default 0 */
  graceMs?: number;
}

/** The time that work has, as it is told to the work. */
export interface Deadline {
  signal: AbortSignal;
  remainingMs(): number;
}

/**
 * Runs work that ends with one of the signals or after `timeoutMs`, whichever comes first.
 * @throws StreamFallbackError `DEADLINE`, what `abortedBy` makes of the signal, or what the work throws
 */
export async function withDeadline<T>(
  run: (deadline: Deadline) => Promise<T>,
  { clock, timeoutMs, signals, graceMs = 0 }: DeadlineOptions,
): Promise<T> {
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted) throw abortedBy(aborted);
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: StreamFallbackError) => {
    controller.abort(error);
    ended.reject(error);
  };
  const onAbort = () => end(abortedBy(signals.find((signal) => signal.aborted) ?? controller.signal));
  const onTimeout = () =>
    end(
      new StreamFallbackError("DEADLINE", `no answer within ${describeDuration(timeoutMs)}; allow more time`),
    );
  const endsAt = clock.now() + timeoutMs;
  const timer = clock.setTimeout(onTimeout, timeoutMs + graceMs);
  try {
    for (const signal of signals) signal.addEventListener("abort", onAbort);
    const remainingMs = () => Math.max(0, endsAt - clock.now());
    return await Promise.race([ended.promise, run({ signal: controller.signal, remainingMs })]);
  } finally {
    clock.clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
  }
}

/** Why a signal ended the work: our own reason as it is, anything else is the caller's wish. */
export function abortedBy({ reason }: AbortSignal): StreamFallbackError {
  if (reason instanceof StreamFallbackError) return toStreamFallbackError(reason);
  return new StreamFallbackError("ABORTED", "aborted by the caller", { cause: reason });
}
