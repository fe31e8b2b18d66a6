import { type ErrorCode, StreamFallbackError } from "@stream-fallback/core";

/** What the shell is told; also printed by `--help`. */
export const exitCodes = {
  answered: 0,
  failed: 1,
  usage: 2,
  roomNotFound: 3,
  everyEndpointFailed: 4,
  restricted: 5,
  notLive: 6,
  /** `doctor` found something wrong. */
  unwell: 7,
  /** What shells give to a program ended by Ctrl-C. */
  interrupted: 130,
} as const;

const EXIT_CODE_OF_ERROR: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: exitCodes.usage,
  UID_REQUIRED: exitCodes.usage,
  NO_SUCH_QUALITY: exitCodes.usage,
  ROOM_NOT_FOUND: exitCodes.roomNotFound,
  ALL_ENDPOINTS_FAILED: exitCodes.everyEndpointFailed,
  NO_ENDPOINT_AVAILABLE: exitCodes.everyEndpointFailed,
  ROOM_RESTRICTED: exitCodes.restricted,
  NOT_LIVE: exitCodes.notLive,
  ABORTED: exitCodes.interrupted,
};

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof StreamFallbackError)) return exitCodes.failed;
  return EXIT_CODE_OF_ERROR[error.code] ?? exitCodes.failed;
}

/** Of many rooms: that all were answered, else the smallest code that says otherwise. */
export function exitCodeOfAll(codes: readonly number[]): number {
  const others = codes.filter((code) => code !== exitCodes.answered);
  return others.length === 0 ? exitCodes.answered : Math.min(...others);
}
