import { hash } from "node:crypto";

/**
 * Names what an answer says, in the weak form: answers of one name say the same of a room, and may differ in the fields that are
 * other ones at each moment.
 */
export function etagOf(digest: string, { isStale = false }: { isStale?: boolean } = {}): string {
  return `W/"${digest}${isStale ? "-stale" : ""}"`;
}

/** What a tag calls a text. */
export function digestOf(text: string): string {
  return hash("sha1", text, "base64url");
}

/** Whether a caller has what the tag names, by its `If-None-Match`; weak tags are compared, as RFC 9110 §13.1.2 wants. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const given = ifNoneMatch.split(",").map((each) => each.trim());
  return given.includes("*") || given.some((each) => opaqueOf(each) === opaqueOf(etag));
}

function opaqueOf(tag: string): string {
  return tag.replace(/^W\//, "");
}
