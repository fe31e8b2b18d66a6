import { hexDigit } from "./hex-digit.ts";

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;

/** The length of `\uXXXX`. */
const UNICODE_ESCAPE = 6;

/** How much of an escaped text makes up so many bytes of the text. */
export interface Stretch {
  end: number;
  /** How many there are: fewer where the text ends before, more where the number ends inside a character. */
  bytes: number;
}

/** Finds the end of a number of bytes, as they are once the text is unescaped and written as UTF-8. */
export function stretchOf(escaped: Buffer, start: number, wantedBytes: number): Stretch {
  // Without an escape every byte stands for itself. A short text must not cost a search of all that follows it.
  const plain = escaped.subarray(start, start + wantedBytes);
  if (!plain.includes(BACKSLASH)) return { end: start + plain.length, bytes: plain.length };
  const { length } = escaped;
  let end = start;
  let bytes = 0;
  while (end < length && bytes < wantedBytes) {
    const begin = end;
    // With one count for both, the bytes that stand for themselves, which are nearly all, take half the time.
    const most = Math.min(length, begin + wantedBytes - bytes);
    while (end < most && escaped[end] !== BACKSLASH) end += 1;
    bytes += end - begin;
    if (end >= most) break;
    if (escaped[end + 1] !== LOWER_U) {
      end += 2;
      bytes += 1;
    } else {
      const code = codeAt(escaped, end);
      end += UNICODE_ESCAPE;
      if (isHighSurrogate(code) && isLowSurrogate(codeAt(escaped, end))) {
        end += UNICODE_ESCAPE;
        bytes += 4;
      } else {
        bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
      }
    }
  }
  return { end: Math.min(end, length), bytes };
}

/** Whether an odd number of backslashes stands before the position, so that what is there is escaped. */
export function isEscaped(escaped: Buffer, start: number, position: number): boolean {
  let first = position;
  while (first > start && escaped[first - 1] === BACKSLASH) first -= 1;
  return (position - first) % 2 === 1;
}

/** The length of the first half of a character, if the text ends with one, else 0. */
export function lengthOfHalf(escaped: Buffer): number {
  const last = escaped.length - UNICODE_ESCAPE;
  return isHighSurrogate(codeAt(escaped, last)) && !isEscaped(escaped, 0, last) ? UNICODE_ESCAPE : 0;
}

/** The text itself; undefined for what is no string of JSON. */
export function unescapeText(escaped: Buffer): string | undefined {
  try {
    return JSON.parse(`"${escaped.toString("utf8")}"`);
  } catch {
    return undefined;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The code unit of `\uXXXX`; NaN for anything else. By hand, since a page has thousands. */
export function codeAt(escaped: Buffer, position: number): number {
  if (escaped[position] !== BACKSLASH || escaped[position + 1] !== LOWER_U) return Number.NaN;
  let code = 0;
  for (let at = position + 2; at < position + UNICODE_ESCAPE; at += 1)
    code = code * 16 + hexDigit(escaped[at]);
  return code;
}
