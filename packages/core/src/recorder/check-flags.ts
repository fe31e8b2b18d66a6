import { StreamFallbackError } from "../errors.ts";

/** @throws StreamFallbackError `INVALID_INPUT` for what is neither true nor false, nor left out */
export function checkFlags<T extends object>(given: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (given[name] !== undefined && typeof given[name] !== "boolean")
      throw new StreamFallbackError("INVALID_INPUT", `${name} must be true or false`);
}
