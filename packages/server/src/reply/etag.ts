import { hash } from "node:crypto";

/**
 * Names what an answer says, in the weak form: answers of one name say the same of a room, and may differ in the fields that are
 * other ones at each moment.
 */
export function etagOf(bytes: Uint8Array, { isStale = false }: { isStale?: boolean } = {}): string {
  return `W/"${hash("sha1", bytes, "base64url")}${isStale ? "-stale" : ""}"`;
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
