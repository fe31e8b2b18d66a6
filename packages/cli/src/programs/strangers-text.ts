import { plainText } from "@stream-fallback/core";

const LONGEST = 100;

/**
 * A name or a title as a part of an argument: in one line, of a length that file systems take, never a path of its own
 * nor an option.
 */
export function strangersText(text: string): string {
  const line = plainText(text, LONGEST).replaceAll(/[/\\]/g, "_");
  return line.replace(/^[-.~]+/, (signs) => "_".repeat(signs.length));
}
