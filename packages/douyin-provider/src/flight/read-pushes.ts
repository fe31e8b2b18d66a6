import { isEscaped } from "./escapes.ts";
import { indexOfBy, lengthOfMatch } from "./match-bytes.ts";

/** The array is `__pace_f` on the site's pages, `__rsc_f` on shared ones, `__next_f` where Next.js names it. */
const PUSH = Buffer.from("_f.push(");
/** What stands between the parenthesis and the string, and behind it; white space may come between. */
const BEFORE = Buffer.from('[1,"');
const BEHIND_BACKWARDS = Buffer.from(')]"');
const QUOTE = 0x22;
const PARENTHESIS = 0x28;
const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;

/**
 * Hands on the strings that a script pushes, still escaped: what stands between the quotes. Undefined stands for one
 * without an end, behind which nothing can be trusted.
 */
export function readPushes(script: Buffer, onPush: (escaped: Buffer | undefined) => void): void {
  for (let start = nextString(script, 0); start !== -1; ) {
    const next = nextString(script, start);
    // As a rule a script pushes one string and ends with it, and then the quotes inside need no reading. Another
    // mark may still be none: a string that ends in the mark's words makes one with its own closing quote.
    const usualEnd = next === -1 ? lastQuote(script) : -1;
    const end = usualEnd >= start ? usualEnd : endOfString(script, start);
    onPush(end === -1 ? undefined : script.subarray(start, end));
    start = next === -1 || end === -1 ? -1 : nextString(script, end + 1);
  }
}

/** Where the next string that is pushed begins, behind its quote; -1 where there is none. */
function nextString(script: Buffer, from: number): number {
  for (let push = indexOfBy(PARENTHESIS, PUSH, script, from); push !== -1; ) {
    const behind = push + PUSH.length;
    const start = endOfSpaced(script, behind);
    if (start !== -1) return start;
    push = indexOfBy(PARENTHESIS, PUSH, script, behind);
  }
  return -1;
}

/** The end of what stands before a string; -1 where something else is there. */
function endOfSpaced(script: Buffer, from: number): number {
  // Nearly all of it is written without white space.
  if (lengthOfMatch(BEFORE, script, from) === BEFORE.length) return from + BEFORE.length;
  let at = from;
  for (const byte of BEFORE) {
    while (isSpace(script[at])) at += 1;
    if (script[at] !== byte) return -1;
    at += 1;
  }
  return at;
}

/** The closing quote of a string with whose push the script ends; -1 where it ends otherwise. */
function lastQuote(script: Buffer): number {
  let at = script.length;
  for (const byte of BEHIND_BACKWARDS) {
    at -= 1;
    while (isSpace(script[at])) at -= 1;
    if (script[at] !== byte) return -1;
  }
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && (byte === SPACE || (byte >= TAB && byte <= CARRIAGE_RETURN));
}

/** The next quote that is not escaped. */
function endOfString(script: Buffer, start: number): number {
  let end = script.indexOf(QUOTE, start);
  while (end !== -1 && isEscaped(script, start, end)) end = script.indexOf(QUOTE, end + 1);
  return end;
}
