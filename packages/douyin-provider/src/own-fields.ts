import { StreamFallbackError } from "@stream-fallback/core";

/**
 * The fields of what a caller hands in, read once.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no object, or throws when it is read
 */
export function ownFields<T extends object>(what: string, given: T): T {
  if (typeof given !== "object" || given === null) throw invalid(`${what} must be an object`);
  try {
    return { ...given };
  } catch (cause) {
    throw invalid(`${what} cannot be read: reading it throws`, cause);
  }
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is neither true nor false, nor left out */
export function checkFlags<T extends object>(given: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (given[name] !== undefined && typeof given[name] !== "boolean")
      throw invalid(`${name} must be true or false`);
}

function invalid(what: string, cause?: unknown): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what, { cause });
}
