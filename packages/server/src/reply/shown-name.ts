import { plainText } from "@stream-fallback/core";

/** Of names that callers make up, as much as a message may quote. */
const MOST_SHOWN = 60;

/** A name that somebody sent, as a message quotes it: on one line, and not for long. */
export function shownName(name: string): string {
  return JSON.stringify(plainText(name, MOST_SHOWN));
}
