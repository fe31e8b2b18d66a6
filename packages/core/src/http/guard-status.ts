import {
  anything,
  checkedOption,
  checkedOptions,
  number,
  type OptionKinds,
  record,
  required,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import type { HttpHead, HttpReply } from "./http-client.ts";

/**
 * Lets 2xx replies pass.
 * @throws StreamFallbackError `RATE_LIMITED` for 429, `RISK_CONTROL` for 401, 403 and 444, `AUTH_REJECTED` for 431,
 * `HTTP_STATUS` otherwise; `Retry-After` is kept as `retryAfterMs`; `INVALID_INPUT` for what is no reply
 */
export function guardStatus(reply: HttpReply, wallNow: number): void {
  const { status, headers } = checkedOptions<HttpHead>("guardStatus", { options: reply, kinds: HEAD });
  if (status >= 200 && status < 300) return;
  const retryAfterMs = parseRetryAfter(
    headers,
    checkedOption("the time", { kind: required(number), read: () => wallNow }),
  );
  if (status === 429) {
    throw new StreamFallbackError("RATE_LIMITED", "asked too often (HTTP 429); ask less often", {
      retryAfterMs,
    });
  }
  if (status === 401 || status === 403 || status === 444) {
    const what = `refused by risk control (HTTP ${status}); wait a while, or use another cookie or address`;
    throw new StreamFallbackError("RISK_CONTROL", what, { retryAfterMs, isAboutRate: status === 444 });
  }
  // Of all that is sent only a cookie of somebody's own is ever that long, and others are asked without it.
  if (status === 431) {
    const what =
      "the cookie is longer than the site takes (HTTP 431); give only what the browser sends to it";
    throw new StreamFallbackError("AUTH_REJECTED", what, { retryAfterMs });
  }
  throw new StreamFallbackError("HTTP_STATUS", `the site failed with HTTP ${status}`, { retryAfterMs });
}

const HEAD: OptionKinds<HttpHead> = { status: required(number), headers: required(record) };

/** Seconds or a date (RFC 9110 §10.2.3) as ms from now; undefined for what is neither. */
function parseRetryAfter(headers: HttpHead["headers"], wallNow: number): number | undefined {
  const header = checkedOption("Retry-After", { kind: anything, read: () => headers["retry-after"] });
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - wallNow : seconds * 1_000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
