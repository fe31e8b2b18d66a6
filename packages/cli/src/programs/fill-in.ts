import { StreamFallbackError } from "@stream-fallback/core";

/**
 * Puts values where a command has their names in braces, such as `{url}`. It is done after the command was split, so that a
 * value is always a part of one argument, whatever is in it.
 * @throws StreamFallbackError `INVALID_INPUT` for a name that has no value here
 */
export function fillIn(words: readonly string[], values: Readonly<Record<string, string>>): string[] {
  return words.map((word) =>
    word.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      // A program cannot be given a NUL, and a title may have one.
      if (value !== undefined) return value.replaceAll("\0", "");
      const known = Object.keys(values).map((each) => `{${each}}`);
      throw new StreamFallbackError(
        "INVALID_INPUT",
        `there is no {${name}} here; there is ${known.join(", ")}`,
      );
    }),
  );
}
