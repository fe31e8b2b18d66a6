import type { AttemptReport } from "../attempt-report.ts";
import { StreamFallbackError } from "../errors.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import { describeDuration } from "../policies/describe-duration.ts";

/** Why nobody can be asked as: all are out by their weight, or blocked. */
export function nobodyMayAsk(
  what: string,
  { retryAfterMs }: Pick<IdentityPool, "retryAfterMs">,
): StreamFallbackError {
  const why =
    retryAfterMs === undefined
      ? "every identity has weight 0"
      : `every identity is blocked, by hand or for its proxy or cookie; try again in ${describeDuration(retryAfterMs)}`;
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", `${what}: not asked, ${why}`, { retryAfterMs });
}

interface Failed {
  /** One for each identity; at least one. */
  failures: readonly StreamFallbackError[];
  /** Of all of them. */
  attempts: readonly AttemptReport[];
  /** Ms until the first identity may ask again; 0 while one may, undefined where there is none. */
  poolWaitMs: number | undefined;
}

/** The failure of the only identity, one that another would not have spared the caller, or one that stands for all. */
export function noneOfIdentities(
  what: string,
  { failures, attempts, poolWaitMs = 0 }: Failed,
): StreamFallbackError {
  const last = failures.at(-1) as StreamFallbackError;
  if (failures.length === 1 || last.fault === "caller" || last.fault === "query")
    return last.withAttempts(attempts);
  const waits = failures.map(({ retryAfterMs = 0 }) => retryAfterMs).filter((waitMs) => waitMs > 0);
  // Of a proxy or a cookie the failure itself tells no time.
  if (waits.length === 0 && poolWaitMs > 0) waits.push(poolWaitMs);
  const retryAfterMs = waits.length > 0 ? Math.min(...waits) : undefined;
  const advice = retryAfterMs === undefined ? "" : `; try again in ${describeDuration(retryAfterMs)}`;
  const message = `${what}: no answer as any of ${failures.length} identities${advice}. The last one: ${last.reason}`;
  const code = attempts.length > 0 ? "ALL_ENDPOINTS_FAILED" : "NO_ENDPOINT_AVAILABLE";
  return new StreamFallbackError(code, message, { cause: last, attempts, retryAfterMs });
}
