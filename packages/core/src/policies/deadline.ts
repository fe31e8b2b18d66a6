import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { describeDuration } from "./describe-duration.ts";

export interface DeadlineOptions {
  clock: Clock;
  timeoutMs: number;
  signals: readonly AbortSignal[];
  /** What of `timeoutMs` is over already, in ms. @default 0 */
  waitedMs?: number;
  /** Where the work enters how it is ended, while it runs: a signal of many listeners would be slow. @default nowhere */
  running?: Set<(reason: StreamFallbackError) => void>;
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
  { clock, timeoutMs, signals, waitedMs = 0, running, graceMs = 0 }: DeadlineOptions,
): Promise<T> {
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted) throw abortedBy(aborted);
  const timeSpent = () =>
    new StreamFallbackError("DEADLINE", `no answer within ${describeDuration(timeoutMs)}; allow more time`);
  // Work that waited all its time is not begun: thousands of calls made at once would only burden whom they ask.
  if (waitedMs > 0 && waitedMs >= timeoutMs) throw timeSpent();
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: StreamFallbackError) => {
    controller.abort(error);
    ended.reject(error);
  };
  const onAbort = () => end(abortedBy(signals.find((signal) => signal.aborted) ?? controller.signal));
  const onTimeout = () => end(timeSpent());
  const leftMs = Math.max(0, timeoutMs - waitedMs);
  const endsAt = clock.now() + leftMs;
  const timer = clock.setTimeout(onTimeout, leftMs + graceMs);
  try {
    for (const signal of signals) signal.addEventListener("abort", onAbort);
    running?.add(end);
    const remainingMs = () => Math.max(0, endsAt - clock.now());
    return await Promise.race([ended.promise, run({ signal: controller.signal, remainingMs })]);
  } finally {
    clock.clearTimeout(timer);
    running?.delete(end);
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
  }
}

/** Why a signal ended the work: our own reason as it is, anything else is the caller's wish. */
export function abortedBy({ reason }: AbortSignal): StreamFallbackError {
  if (reason instanceof StreamFallbackError) return toStreamFallbackError(reason);
  return new StreamFallbackError("ABORTED", "aborted by the caller", { cause: reason });
}
