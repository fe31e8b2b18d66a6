import { readableText, StreamFallbackError, urlsInText } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import { anchorNamed, type Named, nameInURL, numberNamed } from "./name-in-url.ts";
import { isWordOfSite } from "./site-words.ts";

/** In every URL, as keyboards write it or wide: most rooms are given by number, and need no closer look. */
const SLASH = /[/／]/;
/** The name of a room may be all of this but the dashes, so only these are told that nobody is found by one. */
const LIKE_A_DOUYIN_ID = /^(?=.*[A-Za-z])[\w.-]{1,64}$/;
const IP_ADDRESS = /^\d+(?:\.\d+){3}$/;

/**
 * What a number, a URL, or a text that has one names. Pure.
 * @throws StreamFallbackError `INVALID_INPUT` for what names nothing, with what to give instead
 */
export function parseInput(input: string, origins: Origins): Named {
  const text = readableText(input);
  if (text === "") throw invalid("no room was given");
  const bare = bareName(text);
  if (bare) return bare;
  const named = namedIn(text, origins);
  if (named) return named;
  const [url] = urlsInText(text);
  if (url) throw invalid(`${snippet(url.hostname)} has no room here`);
  if (text.startsWith("MS4wLjAB")) throw invalid(`"${snippet(text)}" is no whole sec_uid`);
  if (isWordOfSite(text)) throw invalid(`"${text}" is a page of the site and no room`);
  const hint = LIKE_A_DOUYIN_ID.test(text) ? "; the site tells nobody which room a 抖音号 belongs to" : "";
  throw invalid(`"${snippet(text)}" is neither an id nor a URL${hint}`);
}

/** Whether the text has a URL that names a room, or leads to one. */
export function hasRoomURL(input: string, origins: Origins): boolean {
  return SLASH.test(input) && namedIn(input, origins) !== undefined;
}

function bareName(text: string): Named | undefined {
  const isNoName = text.startsWith("MS4wLjAB") || IP_ADDRESS.test(text);
  return anchorNamed(text) ?? (isNoName ? undefined : numberNamed(text));
}

function namedIn(text: string, origins: Origins): Named | undefined {
  for (const url of urlsInText(text)) {
    const named = nameInURL(url, origins);
    if (named) return named;
  }
  return undefined;
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
