import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";

/** What the status of an answer says of the backend that gave it. */
export interface StatusOutcome {
  /** Undefined for a success. */
  readonly error: StreamFallbackError | undefined;
  /** Whether the backend has not done the work, so that another one may. */
  readonly isRefused: boolean;
}

const SUCCESS: StatusOutcome = { error: undefined, isRefused: false };
/** A backend says by it that it has not looked at the request, or that nobody behind it has. */
const REFUSED: ReadonlySet<number> = new Set([502, 503, 504]);

/** Below 500 and 501 the backend did what it can; all else counts for its breaker. */
export function outcomeOfStatus(status: number): StatusOutcome {
  if (status < 500 || status === 501) return SUCCESS;
  const error = new StreamFallbackError("HTTP_STATUS", `it answered with HTTP ${status}`);
  return { error, isRefused: REFUSED.has(status) };
}

/** Codes of undici and of the system for what went wrong before an answer. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: "TIMEOUT",
  UND_ERR_BODY_TIMEOUT: "TIMEOUT",
  UND_ERR_CONNECT_TIMEOUT: "TIMEOUT",
  ETIMEDOUT: "TIMEOUT",
  UND_ERR_HEADERS_OVERFLOW: "REPLY_TOO_LARGE",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "NETWORK",
  UND_ERR_SOCKET: "NETWORK",
  ECONNREFUSED: "NETWORK",
  ECONNRESET: "NETWORK",
  EPIPE: "NETWORK",
  EHOSTUNREACH: "NETWORK",
  ENETUNREACH: "NETWORK",
  ENOTFOUND: "NETWORK",
  EAI_AGAIN: "NETWORK",
};

const NO_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether there was no connection, so that nobody has seen the request. */
export function isNeverReached({ code }: NodeJS.ErrnoException): boolean {
  return NO_CONNECTION.has(code ?? "");
}

/** What an error of a connection to a backend means; undefined where it is another kind of trouble. */
export function codeOfTrouble(error: unknown): ErrorCode | undefined {
  const { code, name } = (typeof error === "object" && error !== null ? error : {}) as NodeJS.ErrnoException;
  if (typeof code !== "string") return undefined;
  if (name === "HTTPParserError" || code.startsWith("HPE_")) return "PARSE";
  return CODES[code];
}

/** What a client is told, and the status that goes with it. */
export function failureOf(error: Error): [StreamFallbackError, number] {
  if (isNeverReached(error)) {
    const reason = "no backend could be reached; try again";
    return [new StreamFallbackError("NETWORK", reason, { retryAfterMs: 1_000 }), 503];
  }
  if (isTimeout(error) || codeOfTrouble(error) === "TIMEOUT")
    return [new StreamFallbackError("TIMEOUT", "the backend did not answer in time; try again"), 504];
  return [new StreamFallbackError("NETWORK", "the backend ended without an answer; try again"), 502];
}

/** One of our own. */
function isTimeout(error: Error): boolean {
  return error instanceof StreamFallbackError && error.code === "TIMEOUT";
}
