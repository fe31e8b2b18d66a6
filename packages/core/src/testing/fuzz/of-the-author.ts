import { StreamFallbackError } from "../../errors.ts";

/**
 * What a function of the author's gives.
 * @throws StreamFallbackError `INVALID_INPUT` where it throws, with that as the cause
 */
export function ofTheAuthor<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", `fuzzAdapter: ${name} failed`, { cause });
  }
}
