import { StreamFallbackError } from "@stream-fallback/core";

const ROOM_ID = /^[A-Za-z0-9_]{1,64}$/;
/**
 * A URL inside a text: with a scheme, or of the site and no part of another host or path; it ends where characters
 * begin that no URL has.
 */
const URL_IN_TEXT =
  /https?:\/\/[\w\-./?%&=#:~@!$'()*+;[\]]+|(?<![\w.@-]|[\w.-]\/)(?:live|www|v)\.douyin\.com\/[\w\-./?%&=#]*/gi;
/** What ends a sentence or a bracket after a URL is not part of it; looked for once per run of marks. */
const CLOSING_MARKS = /(?<![.:;!?'*)\]])[.:;!?'*)\]]+$/;
const ROOM_PARAMETERS = ["web_rid", "live_web_rid"];

/**
 * The number (rarely a name) in the URL of a live page, out of an id, a URL, or a text that has one.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, with what to give instead
 */
export function parseInput(input: string, liveOrigin: string): string {
  const text = input.trim();
  if (text === "") throw invalid("no room was given");
  if (ROOM_ID.test(text)) return text;
  const urls = urlsIn(text);
  for (const url of urls) {
    const roomId = roomIdOf(url, liveOrigin);
    if (roomId !== undefined) return roomId;
  }
  const place = urls[0]?.hostname;
  if (place === "v.douyin.com") throw invalid("short links are not followed, open it in a browser");
  throw invalid(
    place === undefined ? `"${snippet(text)}" is neither an id nor a URL` : `${place} has no room here`,
  );
}

/** Whether the text has a URL of a live room. */
export function hasRoomURL(text: string, liveOrigin: string): boolean {
  return urlsIn(text).some((url) => roomIdOf(url, liveOrigin) !== undefined);
}

function urlsIn(text: string): URL[] {
  const found = [...text.matchAll(URL_IN_TEXT)].map(([match]) => match.replace(CLOSING_MARKS, ""));
  return found.flatMap((match) => URL.parse(/^https?:/i.test(match) ? match : `https://${match}`) ?? []);
}

function roomIdOf(url: URL, liveOrigin: string): string | undefined {
  const live = new URL(liveOrigin);
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  if (url.host === live.host) {
    const base = live.pathname.split("/").filter((segment) => segment !== "");
    const isBelow = base.every((segment, index) => segment === segments[index]);
    return isBelow ? roomIdIn(url, segments.slice(base.length)) : undefined;
  }
  if (url.host === "live.douyin.com") return roomIdIn(url, segments);
  if (url.host === "www.douyin.com" && segments[0] === "follow" && segments[1] === "live") {
    return roomIdIn(url, segments.slice(2));
  }
  return undefined;
}

/** A room's path is its number alone; longer ones lead to categories and the like. */
function roomIdIn(url: URL, segments: readonly string[]): string | undefined {
  if (segments.length > 1) return undefined;
  const parameter = ROOM_PARAMETERS.map((name) => url.searchParams.get(name)).find((value) => value !== null);
  const candidate = segments[0] ?? parameter ?? "";
  return ROOM_ID.test(candidate) ? candidate : undefined;
}

function invalid(what: string): StreamFallbackError {
  const advice = "give a room's number, its live.douyin.com URL, or a text with that URL";
  return new StreamFallbackError("INVALID_INPUT", `${what}; ${advice}`);
}

function snippet(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
