import { StreamFallbackError } from "@stream-fallback/core";

/**
 * The words of a command as a shell would split them, by spaces, quotes and backslashes; nothing else means anything, and no
 * shell ever sees it.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty command and for a quote without an end
 */
export function splitCommand(line: string): [program: string, ...args: string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let place = 0; place < line.length; place += 1) {
    const character = line[place] as string;
    const next = line[place + 1];
    if (
      character === "\\" &&
      quote !== "'" &&
      next !== undefined &&
      (quote === undefined || /["\\]/.test(next))
    ) {
      word = (word ?? "") + next;
      place += 1;
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? "") + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (quote !== undefined)
    throw new StreamFallbackError("INVALID_INPUT", `the command has a ${quote} without an end`);
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  if (!program) throw new StreamFallbackError("INVALID_INPUT", "the command names no program");
  return [program, ...args];
}
