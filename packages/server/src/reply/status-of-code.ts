import type { ErrorCode } from "@stream-fallback/core";

/** The status that tells of each failure of the SDK. */
export const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UID_REQUIRED: 400,
  ROOM_RESTRICTED: 403,
  ROOM_NOT_FOUND: 404,
  NO_SUCH_QUALITY: 404,
  NOT_LIVE: 409,
  // The site, or what asks it, failed: another try may meet another state of it.
  TIMEOUT: 502,
  NETWORK: 502,
  HTTP_STATUS: 502,
  REPLY_TOO_LARGE: 502,
  UPSTREAM_ERROR: 502,
  PARSE: 502,
  SCHEMA: 502,
  INCOMPLETE: 502,
  AUTH_REJECTED: 502,
  PROXY: 502,
  // To come back later helps.
  RISK_CONTROL: 503,
  RATE_LIMITED: 503,
  EMPTY_REPLY: 503,
  ALL_ENDPOINTS_FAILED: 503,
  NO_ENDPOINT_AVAILABLE: 503,
  LOCAL: 503,
  CLOSED: 503,
  // Whoever left does not read it.
  ABORTED: 503,
  DEADLINE: 504,
};

/** The status of what the service itself refuses. */
export const statusOfRefusal = {
  MALFORMED_REQUEST: 400,
  UNAUTHORIZED: 401,
  NO_SUCH_ROUTE: 404,
  NO_SUCH_PROVIDER: 404,
  NO_SUCH_ENDPOINT: 404,
  NO_SUCH_IDENTITY: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  RULED_ELSEWHERE: 409,
  TOO_LARGE: 413,
  WRONG_HOST: 421,
  TOO_MANY_WRONG_KEYS: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  TOO_MANY_STREAMS: 503,
} as const;

export type RefusalCode = keyof typeof statusOfRefusal;
