import type { AttemptReport } from "./attempt-report.ts";
import { kindOfThrown } from "./errors/kind-of.ts";
import { localTroubleOf } from "./errors/local-trouble.ts";
import { placeOfThrown } from "./errors/place-of-thrown.ts";
import { wholeMs } from "./errors/whole-ms.ts";
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

/** Whose fault a failure of this code is; undefined for what is no code. */
export function faultOfCode(code: string | undefined): Fault | undefined {
  return isErrorCode(code) ? FAULT_OF_CODE[code] : undefined;
}

export interface ErrorDetails {
  cause?: unknown;
  /** The message without the place. @default the message */
  reason?: string | undefined;
  /** The least time, in ms, after which asking again can succeed. */
  retryAfterMs?: number | undefined;
  /** The endpoint did what it can: another one is asked, and nothing counts against this one. @default false */
  isBlameless?: boolean | undefined;
  /**
   * Whether the site refuses for being asked too often, rather than for a reason of its own such as a captcha.
   * @default for `RATE_LIMITED` and `EMPTY_REPLY`
   */
  isAboutRate?: boolean | undefined;
  /** Who was asked, in order. */
  attempts?: readonly AttemptReport[] | undefined;
}

/** Known to every copy of this package in the process: plugins may bring their own. */
const BRAND: unique symbol = Symbol.for("stream-fallback.error");

/**
 * The only error this SDK throws. The message says what happened, to which endpoint and room, and what to do
 * next, in one line without control characters; it never holds a cookie, a signed query or a page. `instanceof` knows
 * the errors of other copies of this package too.
 */
export class StreamFallbackError extends Error {
  override readonly name: string = "StreamFallbackError";
  readonly code: ErrorCode;
  readonly fault: Fault;
  /** What happened and what to do, without the endpoint and the room that the message begins with. */
  readonly reason: string;
  /** The least time, in whole ms, after which asking again can succeed; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined;
  /** Whether the endpoint did what it can, so that nothing counts against it. */
  readonly isBlameless: boolean;
  /** Whether the site has refused for being asked too often, as far as is known. */
  readonly isAboutRate: boolean;
  /** Who was asked, in order; empty where nobody was. */
  readonly attempts: readonly AttemptReport[];

  static {
    Object.defineProperty(StreamFallbackError.prototype, BRAND, { value: true });
    Object.defineProperty(StreamFallbackError, Symbol.hasInstance, { value: isInstance });
  }

  /** @param code one that is not known here is taken as `UPSTREAM_ERROR`, with its text as the cause */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const given = readAll(details, DETAILS);
    const isKnown = isErrorCode(code);
    const cause = isKnown ? given.cause : ofUnknownCode(code, { message, cause: given.cause });
    // Messages quote names and addresses that strangers have written.
    const told = isKnown ? plainText(textOf(message)) : UNKNOWN_CODE;
    super(told, cause === undefined ? undefined : { cause });
    this.code = isKnown ? code : "UPSTREAM_ERROR";
    this.fault = FAULT_OF_CODE[this.code];
    this.reason = isKnown && typeof given.reason === "string" ? plainText(given.reason) : told;
    this.retryAfterMs = waitOf(given.retryAfterMs);
    this.isBlameless = given.isBlameless === true;
    this.isAboutRate = given.isAboutRate === true || code === "RATE_LIMITED" || code === "EMPTY_REPLY";
    this.attempts = isList(given.attempts) ? given.attempts : [];
  }

  /** A copy of the failure that names the place where it happened. */
  at(place: string): StreamFallbackError {
    return new StreamFallbackError(this.code, `${place}: ${this.reason}`, this);
  }

  /** A copy of the failure with the attempts made by then. */
  withAttempts(attempts: readonly AttemptReport[]): StreamFallbackError {
    const { code, message, reason, cause, retryAfterMs, isBlameless, isAboutRate } = this;
    const details = { reason, cause, retryAfterMs, isBlameless, isAboutRate, attempts };
    return new StreamFallbackError(code, message, details);
  }
}

const DETAILS = ["cause", "reason", "retryAfterMs", "isBlameless", "isAboutRate", "attempts"] as const;
const UNKNOWN_CODE = "failed with a code that is not known here";

/**
 * Gives every thrown value a code, and one of our own class: that of another copy of this package, or of a subclass,
 * keeps its code. What an endpoint throws unasked is the endpoint's fault, unless it says that this process lacks
 * something.
 */
export function toStreamFallbackError(thrown: unknown): StreamFallbackError {
  if (isSound(thrown)) return thrown;
  if (isBranded(thrown)) return adopted(thrown);
  const trouble = localTroubleOf(thrown);
  if (trouble !== undefined) return new StreamFallbackError("LOCAL", trouble, { cause: thrown });
  // The foreign message stays in `cause`, since it may quote a cookie or a page.
  const place = placeOfThrown(thrown);
  const what = `${kindOfThrown(thrown)}${place === undefined ? "" : ` at ${place}`}`;
  return new StreamFallbackError("UPSTREAM_ERROR", `failed unexpectedly (${what})`, { cause: thrown });
}

/** An error that can be handed on as it is: nothing of it was changed since it was made. */
function isSound(thrown: unknown): thrown is StreamFallbackError {
  try {
    if (Object.getPrototypeOf(thrown) !== StreamFallbackError.prototype) return false;
    const { code, fault, message, reason, attempts } = thrown as StreamFallbackError;
    const hasTexts = typeof message === "string" && typeof reason === "string";
    return isErrorCode(code) && FAULT_OF_CODE[code] === fault && hasTexts && Array.isArray(attempts);
  } catch {
    return false;
  }
}

/** `instanceof` of the class goes by the brand; a subclass has its own instances and no others. */
function isInstance(this: unknown, value: unknown): boolean {
  return this === StreamFallbackError
    ? isBranded(value)
    : Function.prototype[Symbol.hasInstance].call(this as never, value);
}

function isBranded(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return readAll(value, [BRAND])[BRAND] === true;
}

/** Whose fault it was is read from our own table: that of another copy may be older. */
function adopted(foreign: unknown): StreamFallbackError {
  const { code, message } = readAll(foreign, ["code", "message"]);
  if (!isErrorCode(code)) return new StreamFallbackError("UPSTREAM_ERROR", UNKNOWN_CODE, { cause: foreign });
  return new StreamFallbackError(code, textOf(message), readAll(foreign, DETAILS) as ErrorDetails);
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(FAULT_OF_CODE, code);
}

function ofUnknownCode(code: unknown, { message, cause }: { message: unknown; cause: unknown }): Error {
  return new Error(`${textOf(code)}: ${textOf(message)}`, cause === undefined ? undefined : { cause });
}

/** Fields of something that others have made: what cannot be read is undefined. */
function readAll<Name extends PropertyKey>(
  source: unknown,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  const fields: Partial<Record<Name, unknown>> = {};
  for (const name of names) {
    try {
      fields[name] = (source as Record<Name, unknown> | null)?.[name];
    } catch {}
  }
  return fields;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : `(no text: ${typeof value})`;
}

function waitOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? wholeMs(value) : undefined;
}

function isList(value: unknown): value is readonly AttemptReport[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
