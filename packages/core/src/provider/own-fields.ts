import { checkedOption, required, text } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";

/**
 * The fields of what a caller hands in, read once: whatever becomes of the caller's object later, these stay.
 * @param what it is called in the message, as in `the options of createProvider`
 * @throws StreamFallbackError `INVALID_INPUT` for what is no object, or throws when it is read
 */
export function ownFields<T extends object>(what: string, given: T): T {
  checkedOption("ownFields: what", { kind: required(text), read: () => what });
  if (typeof given !== "object" || given === null)
    throw new StreamFallbackError("INVALID_INPUT", `${what} must be an object`);
  try {
    return { ...given };
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", `${what} cannot be read: reading it throws`, { cause });
  }
}
