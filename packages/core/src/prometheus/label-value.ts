import { plainText } from "../runtime/plain-text.ts";

/** In UTF-16 units; a name is a word or two, and every scrape tells it again. */
const LONGEST = 128;

/** A letter of UTF-8, digits and the marks of names: what nearly all names are made of. */
const PLAIN = /^[\w .:()/@-]{0,128}$/;

/**
 * A name as it is written into a label. Made plain before it is counted: two names that are written alike would else be
 * two series of the same labels, for which Prometheus refuses the whole scrape. What is no text is left to whoever counts.
 */
export function labelValue(name: string): string {
  return typeof name !== "string" || PLAIN.test(name) ? name : plainText(name, LONGEST);
}
