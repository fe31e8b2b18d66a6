import { StreamFallbackError } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import { ideographicStops, narrow, withoutInvisible } from "./full-width.ts";
import { anchorNamed, type Named, nameInURL, numberNamed } from "./name-in-url.ts";
import { isWordOfSite } from "./site-words.ts";

/**
 * A URL inside a text: with a scheme, or of the site and no part of another host or path; it ends where characters
 * begin that no URL has.
 */
const URL_IN_TEXT =
  /https?:\/\/[\w\-./?%&=#:~@!$'()*+;[\]]+|(?<![\w.@-]|[\w.-]\/|:\/\/)(?:(?:(?:live|www|v|m)\.)?douyin|webcast\.amemv|(?:www\.)?iesdouyin)\.com\/[\w\-./?%&=#]*/gi;
/** What ends a sentence or a bracket after a URL in a text is not part of it; looked for once per run of marks. */
const CLOSING_MARKS = /(?<![.:;!?'*)\]])[.:;!?'*)\]]+$/;
/** The same but for dots, which a name may end with: only in a text can one be the sentence's. */
const CLOSING_MARKS_OF_LINK = /(?<![:;!?'*)\]])[:;!?'*)\]]+$/;
/** In every URL, as keyboards write it or wide: most rooms are given by number, and need no closer look. */
const SLASH = /[/／]/;
/** More than any share text has. */
const MOST_URLS = 100;
/** The name of a room may be all of this but the dashes, so only these are told that nobody is found by one. */
const LIKE_A_DOUYIN_ID = /^(?=.*[A-Za-z])[\w.-]{1,64}$/;
const IP_ADDRESS = /^\d+(?:\.\d+){3}$/;

/**
 * What a number, a URL, or a text that has one names. Pure.
 * @throws StreamFallbackError `INVALID_INPUT` for what names nothing, with what to give instead
 */
export function parseInput(input: string, origins: Origins): Named {
  const text = readable(input);
  if (text === "") throw invalid("no room was given");
  const bare = bareName(text);
  if (bare) return bare;
  const named = namedIn(text, origins);
  if (named) return named;
  const [url] = urlsIn(text);
  if (url) throw invalid(`${snippet(url.hostname)} has no room here`);
  if (text.startsWith("MS4wLjAB")) throw invalid(`"${snippet(text)}" is no whole sec_uid`);
  if (isWordOfSite(text)) throw invalid(`"${text}" is a page of the site and no room`);
  const hint = LIKE_A_DOUYIN_ID.test(text) ? "; the site tells nobody which room a 抖音号 belongs to" : "";
  throw invalid(`"${snippet(text)}" is neither an id nor a URL${hint}`);
}

/** Whether the text has a URL that names a room, or leads to one. */
export function hasRoomURL(input: string, origins: Origins): boolean {
  return SLASH.test(input) && namedIn(readable(input), origins) !== undefined;
}

/** Text as people mean it: what is copied out of chats has invisible characters, and some keyboards type wide digits. */
function readable(input: string): string {
  return narrow(withoutInvisible(input), /[０-９Ａ-Ｚａ-ｚ＿]/g).trim();
}

function bareName(text: string): Named | undefined {
  const isNoName = text.startsWith("MS4wLjAB") || IP_ADDRESS.test(text);
  return anchorNamed(text) ?? (isNoName ? undefined : numberNamed(text));
}

/** Where nothing is found, wide marks are read as those of an address; before that they end one, as in a sentence. */
function namedIn(text: string, origins: Origins): Named | undefined {
  for (const written of [text, ideographicStops(narrow(text, /[／：．？＝＆％＃－]/g))]) {
    for (const url of urlsIn(written)) {
      const named = nameInURL(url, origins);
      if (named) return named;
    }
  }
  return undefined;
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
