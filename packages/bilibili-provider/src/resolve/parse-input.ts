import { StreamFallbackError } from "@stream-fallback/core";
import type { Origins } from "../origins.ts";
import { isUid, type Named, nameInURL, roomNamed } from "./name-in-url.ts";

/**
 * A URL inside a text: with a scheme, or of the site and no part of another host or path; it ends where characters begin
 * that no URL has.
 */
const URL_IN_TEXT =
  /https?:\/\/[\w\-./?%&=#:~@!$'()*+;[\]]+|(?<![\w.@-]|[\w.-]\/|:\/\/)(?:(?:live|space)\.bilibili\.com|b23\.tv)\/[\w\-./?%&=#]*/gi;
/** What ends a sentence or a bracket after a URL is no part of it; looked for once per run of marks. */
const CLOSING_MARKS = /(?<![.:;!?'*)\]])[.:;!?'*)\]]+$/;
/** More than any share text has. */
const MOST_URLS = 100;
/** From `！` (U+FF01) to `!`, and so for all of ASCII that has a wide form. */
const WIDE_OFFSET = 0xfee0;

/**
 * What a number, a URL, or a text that has one names. Pure.
 * @throws StreamFallbackError `INVALID_INPUT` for what names nothing, with what to give instead
 */
export function parseInput(input: string, origins: Origins): Named {
  const text = readable(input);
  if (text === "") throw invalid("no room was given");
  const named =
    (/^\d+$/.test(text) ? roomNamed(text.replace(/^0+/, "")) : undefined) ?? namedIn(text, origins);
  if (named) return named;
  const [url] = urlsIn(text);
  if (url) throw invalid(`${snippet(url.hostname)} has no room here`);
  const isLong = isUid(text);
  throw invalid(
    isLong
      ? `${text} is longer than any room's number; if it is the anchor's, give space.bilibili.com/${text}`
      : `"${snippet(text)}" is neither a number nor a URL`,
  );
}

/** Whether the text has a URL that names a room, or leads to one. */
export function hasRoomURL(input: string, origins: Origins): boolean {
  return namedIn(readable(input), origins) !== undefined;
}

/** Text as people mean it: what is copied out of chats has invisible characters, and some keyboards type wide digits. */
function readable(input: string): string {
  return narrow(input.replace(/\p{Cf}/gu, ""), /[０-９Ａ-Ｚａ-ｚ]/g).trim();
}

function narrow(text: string, wide: RegExp): string {
  return text.replace(wide, (character) => String.fromCharCode(character.charCodeAt(0) - WIDE_OFFSET));
}

/** Where nothing is found, wide marks are read as those of an address; before that they end one, as in a sentence. */
function namedIn(text: string, origins: Origins): Named | undefined {
  for (const written of [text, narrow(text, /[／：．？＝＆]/g).replace(/[。｡]/g, ".")]) {
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
    const link = match.replace(CLOSING_MARKS, "");
    const url = URL.parse(/^https?:/i.test(link) ? link : `https://${link}`);
    if (url) urls.push(url);
    found += 1;
    if (found === MOST_URLS) break;
  }
  return urls;
}

function invalid(what: string): StreamFallbackError {
  const advice =
    "give a room's number, its live.bilibili.com URL, a share text or link, or the anchor's page (space.bilibili.com)";
  return new StreamFallbackError("INVALID_INPUT", `${what}; ${advice}`);
}

/** Of `name=value` the value is left out: people paste their cookie in the wrong place. */
function snippet(text: string): string {
  const [head = ""] = /^[^=]{0,40}=?/.exec(text) ?? [];
  return head === text ? text : `${head}…`;
}
