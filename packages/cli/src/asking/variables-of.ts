import { StreamFallbackError } from "@stream-fallback/core";
import type { Environment } from "../cache/cache-file.ts";

/** What a variable says, read as its option is; undefined where it is not set, or empty. */
export type Variables = <T = string>(name: string, read?: (text: string) => T) => T | undefined;

/**
 * The variables of a service.
 * @returns what throws StreamFallbackError `INVALID_INPUT` with the name of a variable that cannot be read, and not its value
 */
export function variablesOf(environment: Environment): Variables {
  return (name, read) => {
    const text = environment[name]?.trim();
    if (!text) return undefined;
    if (read === undefined) return text as never;
    try {
      return read(text);
    } catch (error) {
      const must = error instanceof Error ? error.message : String(error);
      throw new StreamFallbackError(
        "INVALID_INPUT",
        `${name} ${must.replace(/^It /, "").replace(/\.$/, "")}`,
        { cause: error },
      );
    }
  };
}
