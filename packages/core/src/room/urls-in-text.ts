import { addressMarks, readableText } from "./readable-text.ts";

/**
 * A URL inside a text: with a scheme, or a host with a path that is no part of another host or path; it ends where
 * characters begin that no URL has, such as those of Chinese.
 */
const URL_IN_TEXT =
  /https?:\/\/[\w\-./?%&=#:~@!$'()*+;[\]]+|(?<![\w.@-]|[\w.-]\/|:\/\/)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\/[\w\-./?%&=#]*/gi;
/** What ends a sentence or a bracket after a URL in a text is not part of it; looked for once per run of marks. */
const CLOSING_MARKS = /(?<![.:;!?'*)\]])[.:;!?'*)\]]+$/;
/** The same but for dots, which a name may end with: only in a text can one be the sentence's. */
const CLOSING_MARKS_OF_LINK = /(?<![:;!?'*)\]])[:;!?'*)\]]+$/;
/** More than any share text has. */
const MOST_URLS = 100;

/**
 * The URLs in a text such as apps share, in their order; those without a scheme get `https:`. Behind them come those that
 * are there once wide marks are read as those of an address: before that they end one, as in a sentence.
 */
export function urlsInText(text: string): URL[] {
  if (typeof text !== "string") return [];
  const readable = readableText(text);
  const narrowed = addressMarks(readable);
  return narrowed === readable ? urlsIn(readable) : [...urlsIn(readable), ...urlsIn(narrowed)];
}

function urlsIn(text: string): URL[] {
  const urls: URL[] = [];
  let found = 0;
  for (const [match] of text.matchAll(URL_IN_TEXT)) {
    const link = match.replace(match === text ? CLOSING_MARKS_OF_LINK : CLOSING_MARKS, "");
    const url = URL.parse(/^https?:/i.test(link) ? link : `https://${link}`);
    if (url) urls.push(url);
    if (++found === MOST_URLS) break;
  }
  return urls;
}
