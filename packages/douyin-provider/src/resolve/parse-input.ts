import { StreamFallbackError } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import { anchorNamed, type Named, nameInURL, numberNamed } from "./name-in-url.ts";

/**
 * A URL inside a text: with a scheme, or of the site and no part of another host or path; it ends where characters
 * begin that no URL has.
 */
const URL_IN_TEXT =
  /https?:\/\/[\w\-./?%&=#:~@!$'()*+;[\]]+|(?<![\w.@-]|[\w.-]\/|:\/\/)(?:(?:live|www|v|m)\.douyin|webcast\.amemv|www\.iesdouyin)\.com\/[\w\-./?%&=#]*/gi;
/** What ends a sentence or a bracket after a URL is not part of it; looked for once per run of marks. */
const CLOSING_MARKS = /(?<![.:;!?'*)\]])[.:;!?'*)\]]+$/;
/** More than any share text has. */
const MOST_URLS = 100;
/** Users choose their 抖音号 themselves, of these; one without dots and dashes cannot be told from a room's name. */
const LIKE_A_DOUYIN_ID = /^(?=.*[A-Za-z])[\w.-]{1,64}$/;

/**
 * What a number, a URL, or a text that has one names. Pure.
 * @throws StreamFallbackError `INVALID_INPUT` for what names nothing, with what to give instead
 */
export function parseInput(input: string, origins: Origins): Named {
  const text = input.trim();
  if (text === "") throw invalid("no room was given");
  const bare = anchorNamed(text) ?? (text.startsWith("MS4wLjAB") ? undefined : numberNamed(text));
  if (bare) return bare;
  const urls = urlsIn(text);
  for (const url of urls) {
    const named = nameInURL(url, origins);
    if (named) return named;
  }
  if (urls[0]) throw invalid(`${snippet(urls[0].hostname)} has no room here`);
  if (text.startsWith("MS4wLjAB")) throw invalid(`"${snippet(text)}" is no whole sec_uid`);
  const hint = LIKE_A_DOUYIN_ID.test(text) ? "; the site tells nobody which room a 抖音号 belongs to" : "";
  throw invalid(`"${snippet(text)}" is neither an id nor a URL${hint}`);
}

/** Whether the text has a URL that names a room, or leads to one. */
export function hasRoomURL(text: string, origins: Origins): boolean {
  return urlsIn(text).some((url) => nameInURL(url, origins) !== undefined);
}

function urlsIn(text: string): URL[] {
  const matches = [...text.matchAll(URL_IN_TEXT)].slice(0, MOST_URLS);
  const found = matches.map(([match]) => match.replace(CLOSING_MARKS, ""));
  return found.flatMap((match) => URL.parse(/^https?:/i.test(match) ? match : `https://${match}`) ?? []);
}

function invalid(what: string): StreamFallbackError {
  const advice =
    "give a room's number, its live.douyin.com URL, a share text or link, or the anchor's profile";
  return new StreamFallbackError("INVALID_INPUT", `${what}; ${advice}`);
}

/** Of `name=value` the value is left out: people paste their cookie in the wrong place. */
function snippet(text: string): string {
  const [head = ""] = /^[^=]{0,40}=?/.exec(text) ?? [];
  return head === text ? text : `${head}…`;
}
