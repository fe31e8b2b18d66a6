import { StreamFallbackError } from "../errors.ts";

/**
 * The fields of what a caller hands in, read once: whatever becomes of the caller's object later, these stay.
 * @param what it is called in the message, as in `the options of createProvider`
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

/**
 * Holds options against their being flags.
 * @param names which of them are
 * @throws StreamFallbackError `INVALID_INPUT` for what is neither true nor false, nor left out
 */
export function checkFlags<T extends object>(given: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (given[name] !== undefined && typeof given[name] !== "boolean")
      throw invalid(`${name} must be true or false`);
}

function invalid(what: string, cause?: unknown): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what, { cause });
}
