import { StreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";

/** What work that must end in time is told. */
export interface Deadline {
  signal: AbortSignal;
  remainingMs(): number;
}

/**
 * Runs work that ends with the caller's signal or after `timeoutMs`, whichever comes first.
 * @throws StreamFallbackError `ABORTED` or `DEADLINE`, besides what the work throws
 */
export async function withDeadline<T>(
  run: (deadline: Deadline) => Promise<T>,
  { clock, timeoutMs, signal }: { clock: Clock; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<T> {
  if (signal?.aborted) throw abortedBy(signal);
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: StreamFallbackError) => {
    controller.abort(error);
    ended.reject(error);
  };
  const onAbort = () => end(abortedBy(signal));
  const onTimeout = () => end(new StreamFallbackError("DEADLINE", `no answer within ${timeoutMs / 1000} s`));
  const endsAt = clock.now() + timeoutMs;
  const timer = clock.setTimeout(onTimeout, timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const remainingMs = () => Math.max(0, endsAt - clock.now());
    return await Promise.race([ended.promise, run({ signal: controller.signal, remainingMs })]);
  } finally {
    clock.clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The one error for "the caller wants it no more". */
export function abortedBy(signal: AbortSignal | undefined): StreamFallbackError {
  return new StreamFallbackError("ABORTED", "aborted by the caller", { cause: signal?.reason });
}
