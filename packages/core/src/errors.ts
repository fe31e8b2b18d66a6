import type { AttemptReport } from "./attempt-report.ts";
import { localTroubleOf } from "./errors/local-trouble.ts";
import { plainText } from "./runtime/plain-text.ts";

/**
 * Whose fault a failure was. It decides what the failure counts against and whether someone else is asked. `access`: the
 * site refuses this identity access to this endpoint, which says nothing of other identities there.
 */
export type Fault = "endpoint" | "access" | "identity" | "query" | "caller" | "pool";

const FAULT_OF_CODE = {
  TIMEOUT: "endpoint",
  NETWORK: "endpoint",
  HTTP_STATUS: "endpoint",
  REPLY_TOO_LARGE: "endpoint",
  UPSTREAM_ERROR: "endpoint",
  PARSE: "endpoint",
  SCHEMA: "endpoint",
  INCOMPLETE: "endpoint",
  RISK_CONTROL: "access",
  RATE_LIMITED: "access",
  EMPTY_REPLY: "access",
  AUTH_REJECTED: "identity",
  PROXY: "identity",
  INVALID_INPUT: "query",
  ROOM_NOT_FOUND: "query",
  ROOM_RESTRICTED: "query",
  UID_REQUIRED: "query",
  NO_SUCH_QUALITY: "query",
  NOT_LIVE: "query",
  ABORTED: "caller",
  DEADLINE: "caller",
  CLOSED: "caller",
  LOCAL: "caller",
  ALL_ENDPOINTS_FAILED: "pool",
  NO_ENDPOINT_AVAILABLE: "pool",
} as const;

/** Stable across releases: branch on it, or on `fault`, never on the text of a message. */
export type ErrorCode = keyof typeof FAULT_OF_CODE;

export interface ErrorDetails {
  cause?: unknown;
  /** The message without the place. @default the message */
  reason?: string | undefined;
  /** The least time, in ms, after which asking again can succeed. */
  retryAfterMs?: number | undefined;
  /** The endpoint did what it can: another one is asked, and nothing counts against this one. @default false */
  isBlameless?: boolean | undefined;
  /** Who was asked, in order. */
  attempts?: readonly AttemptReport[] | undefined;
}

/**
 * The only error this SDK throws. The message says what happened, to which endpoint and room, and what to do
 * next, in one line without control characters; it never holds a cookie, a signed query or a page.
 */
export class StreamFallbackError extends Error {
  override readonly name: string = "StreamFallbackError";
  readonly code: ErrorCode;
  readonly fault: Fault;
  /** What happened and what to do, without the endpoint and the room that the message begins with. */
  readonly reason: string;
  /** The least time, in ms, after which asking again can succeed; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined;
  /** Whether the endpoint did what it can, so that nothing counts against it. */
  readonly isBlameless: boolean;
  /** Who was asked, in order; empty where nobody was. */
  readonly attempts: readonly AttemptReport[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    // Messages quote names and addresses that strangers have written.
    super(plainText(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fault = FAULT_OF_CODE[code];
    this.reason = plainText(details.reason ?? message);
    this.retryAfterMs = details.retryAfterMs;
    this.isBlameless = details.isBlameless ?? false;
    this.attempts = details.attempts ?? [];
  }

  /** A copy of the failure that names the place where it happened. */
  at(place: string): StreamFallbackError {
    return new StreamFallbackError(this.code, `${place}: ${this.reason}`, this);
  }

  /** A copy of the failure with the attempts made by then. */
  withAttempts(attempts: readonly AttemptReport[]): StreamFallbackError {
    const { code, message, reason, cause, retryAfterMs, isBlameless } = this;
    return new StreamFallbackError(code, message, { reason, cause, retryAfterMs, isBlameless, attempts });
  }
}

/**
 * Gives every thrown value a code. What an endpoint throws unasked is the endpoint's fault, unless it says that this
 * process lacks something.
 */
export function toStreamFallbackError(thrown: unknown): StreamFallbackError {
  if (thrown instanceof StreamFallbackError) return thrown;
  const trouble = localTroubleOf(thrown);
  if (trouble !== undefined) return new StreamFallbackError("LOCAL", trouble, { cause: thrown });
  const kind = thrown instanceof Error ? thrown.name : typeof thrown;
  // The foreign message stays in `cause`, since it may quote a cookie or a page.
  return new StreamFallbackError("UPSTREAM_ERROR", `failed unexpectedly (${kind})`, { cause: thrown });
}
