import { createHash } from "node:crypto";
import { StreamFallbackError } from "../errors.ts";

/** How we appear to the site. */
export interface Identity {
  /** Safe to log: never made of the cookie's text. */
  id: string;
  /** A cookie header of the user's own. */
  cookie?: string | undefined;
}

/** Visible ASCII and spaces; what browsers send as a cookie is never more. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;
/** Twice what common servers take as one header line. */
const MOST_CHARACTERS = 16_384;

const anonymous: Identity = { id: "default" };

/**
 * The default identity, or the one that a user's cookie makes: the same for the same pairs in any order and spacing.
 * @param cookie a cookie header, with or without `Cookie:` before it
 * @throws StreamFallbackError `INVALID_INPUT` for what is no cookie header, or one that no server takes
 */
export function identityOf(cookie: string | undefined): Identity {
  if (cookie === undefined || cookie === "") return anonymous;
  if (typeof cookie !== "string") throw refused("is no text");
  const header = cookie.trim().replace(/^cookie:\s*/i, "");
  if (header === "") return anonymous;
  if (header.length > MOST_CHARACTERS) throw refused(`is longer than ${MOST_CHARACTERS} characters`);
  if (!HEADER_VALUE.test(header))
    throw refused("has line breaks, tabs or characters that no header can carry");
  if (/^[[{]/.test(header)) throw refused("is JSON, as browser extensions export it");
  const pairs = pairsOf(header);
  if (pairs.length === 0) throw refused("has no pair of a name and a value");
  const digest = createHash("sha256").update(pairs.toSorted().join("; ")).digest("hex");
  return { id: `cookie-${digest.slice(0, 12)}`, cookie: pairs.join("; ") };
}

/** The cookies in the order given, the last value of each name; a part without a name is no cookie. */
function pairsOf(header: string): string[] {
  const values = new Map<string, string>();
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (name !== "") values.set(name, part.slice(equals + 1).trim());
  }
  return Array.from(values, ([name, value]) => `${name}=${value}`);
}

/** Exports for other programs also list cookies of other sites, which this one must not get: they are not unpacked. */
function refused(fault: string): StreamFallbackError {
  const help = "give the one line that the browser sends to the site: name=value; name=value";
  return new StreamFallbackError("INVALID_INPUT", `the cookie ${fault}; ${help}`);
}
