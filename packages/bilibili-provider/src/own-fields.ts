import { StreamFallbackError } from "@stream-fallback/core";

/**
 * The fields of what a caller hands in, read once.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no object, or throws when it is read
 */
export function ownFields<T extends object>(what: string, given: T): T {
  if (typeof given !== "object" || given === null)
    throw new StreamFallbackError("INVALID_INPUT", `${what} must be an object`);
  try {
    return { ...given };
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", `${what} cannot be read: reading it throws`, { cause });
  }
}
