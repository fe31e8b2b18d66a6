import { StreamFallbackError } from "../errors.ts";
import type { HttpReply } from "./http-client.ts";

/**
 * Lets 2xx replies pass.
 * @throws StreamFallbackError `RATE_LIMITED` for 429, `RISK_CONTROL` for 401, 403 and 444, `HTTP_STATUS` otherwise;
 * `Retry-After` is kept as `retryAfterMs`
 */
export function guardStatus(reply: HttpReply, wallNow: number): void {
  const { status } = reply;
  if (status >= 200 && status < 300) return;
  const retryAfterMs = parseRetryAfter(reply.headers["retry-after"], wallNow);
  if (status === 429) {
    throw new StreamFallbackError("RATE_LIMITED", "asked too often (HTTP 429); ask less often", {
      retryAfterMs,
    });
  }
  if (status === 401 || status === 403 || status === 444) {
    const what = `refused by risk control (HTTP ${status}); wait some minutes, or use another cookie or address`;
    throw new StreamFallbackError("RISK_CONTROL", what, { retryAfterMs });
  }
  throw new StreamFallbackError("HTTP_STATUS", `the site failed with HTTP ${status}`, { retryAfterMs });
}

/** Seconds or a date (RFC 9110 §10.2.3) as ms from now; undefined for what is neither. */
function parseRetryAfter(
  header: string | readonly string[] | undefined,
  wallNow: number,
): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - wallNow : seconds * 1_000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
