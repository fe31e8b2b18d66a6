import { isEscaped } from "./escapes.ts";
import { indexOfBy, lengthOfMatch } from "./match-bytes.ts";

/** The array is `__pace_f` on the site's pages, `__rsc_f` on shared ones, `__next_f` where Next.js names it. */
const PUSH = Buffer.from('_f.push([1,"');
const END = Buffer.from('"])');
const QUOTE = 0x22;
const PARENTHESIS = 0x28;

/**
 * Hands on the strings that a script pushes, still escaped: what stands between the quotes. Undefined stands for one
 * without an end, behind which nothing can be trusted.
 */
export function readPushes(script: Buffer, onPush: (escaped: Buffer | undefined) => void): void {
  for (let push = indexOfBy(PARENTHESIS, PUSH, script, 0); push !== -1; ) {
    const start = push + PUSH.length;
    const usualEnd = script.length - END.length;
    push = indexOfBy(PARENTHESIS, PUSH, script, start);
    // As a rule a script pushes one string and ends with it, and then the quotes inside need no reading. Another
    // mark may still be none: a string that ends in the mark's words makes one with its own closing quote.
    const isUsual = push === -1 && usualEnd >= start && lengthOfMatch(END, script, usualEnd) === END.length;
    const end = isUsual ? usualEnd : endOfString(script, start);
    onPush(end === -1 ? undefined : script.subarray(start, end));
    if (push !== -1 && end !== -1) push = indexOfBy(PARENTHESIS, PUSH, script, end + 1);
  }
}

/** The next quote that is not escaped. */
function endOfString(script: Buffer, start: number): number {
  let end = script.indexOf(QUOTE, start);
  while (end !== -1 && isEscaped(script, start, end)) end = script.indexOf(QUOTE, end + 1);
  return end;
}
