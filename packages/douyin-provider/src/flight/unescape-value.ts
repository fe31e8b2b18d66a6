import { codeAt } from "./escapes.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** What the letter after a backslash stands for; others stand for themselves. */
const CONTROLS: Readonly<Record<number, number>> = { 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 };

export interface UnescapedValue {
  json: string;
  /** Where the value ends in the escaped text. */
  end: number;
}

/**
 * The JSON of the one object, list or string that begins at a place of an escaped row; `null` for anything else, and
 * undefined where it has no end. What is behind it is not looked at, so a small part of a large row costs little.
 * @param text room to write in, as long as the row
 */
export function unescapeValue(escaped: Buffer, start: number, text: Buffer): UnescapedValue | undefined {
  const end = escaped.length;
  let length = 0;
  let depth = 0;
  let isInString = false;
  let isAfterBackslash = false;
  for (let position = start; position < end; ) {
    let byte = escaped[position] as number;
    if (byte !== BACKSLASH) {
      if (isInString) {
        // Nearly every byte passes here: a quote would be escaped.
        for (; position < end && escaped[position] !== BACKSLASH; position += 1)
          text[length++] = escaped[position] as number;
        isAfterBackslash = false;
        continue;
      }
      position += 1;
    } else if (escaped[position + 1] !== LOWER_U) {
      const letter = escaped[position + 1] as number;
      byte = CONTROLS[letter] ?? letter;
      position += 2;
    } else {
      const code = codeAt(escaped, position);
      position += 6;
      if (!(code < 0x80)) {
        // The same escape means the same in the JSON, and so no halves of a character need to be joined.
        length += escaped.copy(text, length, position - 6, position);
        isAfterBackslash = false;
        continue;
      }
      byte = code;
    }
    text[length++] = byte;
    if (isInString) {
      if (isAfterBackslash) isAfterBackslash = false;
      else if (byte === BACKSLASH) isAfterBackslash = true;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) {
      isInString = true;
    } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      depth += 1;
    } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) {
      depth -= 1;
    } else if (depth === 0) {
      return { json: "null", end: position };
    }
    if (depth <= 0 && !isInString) return { json: text.toString("utf8", 0, length), end: position };
  }
  return undefined;
}
