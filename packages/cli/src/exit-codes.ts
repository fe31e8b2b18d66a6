import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";

/** What the shell is told; also printed by `--help`. */
export const exitCodes = {
  answered: 0,
  failed: 1,
  usage: 2,
  roomNotFound: 3,
  everyEndpointFailed: 4,
  restricted: 5,
  /** What shells give to a program ended by Ctrl-C. */
  interrupted: 130,
} as const;

const EXIT_CODE_OF_ERROR: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: exitCodes.usage,
  UID_REQUIRED: exitCodes.usage,
  ROOM_NOT_FOUND: exitCodes.roomNotFound,
  ALL_ENDPOINTS_FAILED: exitCodes.everyEndpointFailed,
  NO_ENDPOINT_AVAILABLE: exitCodes.everyEndpointFailed,
  ROOM_RESTRICTED: exitCodes.restricted,
  ABORTED: exitCodes.interrupted,
};

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof StreamFallbackError)) return exitCodes.failed;
  return EXIT_CODE_OF_ERROR[error.code] ?? exitCodes.failed;
}
