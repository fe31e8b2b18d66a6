import { createHash } from "node:crypto";
import { cookiePairs, parseCookies } from "./cookies.ts";
import { headerIn } from "./pasted-cookie.ts";
import { refusedCookie } from "./refused-cookie.ts";

/** How we appear to the site. */
export interface Identity {
  /** Safe to log: never made of the cookie's text. */
  id: string;
  /** A cookie header of the user's own. */
  cookie?: string | undefined;
  /** The browser that the cookie is out of; without it the adapter's own. */
  userAgent?: string | undefined;
}

/** Visible ASCII and spaces; what browsers send as a cookie is never more. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;
/** Twice what common servers take as one header line. */
const MOST_CHARACTERS = 16_384;

/** Of a wrapping that was not understood, as of a command or a list in a program. */
const NO_NAME = /[\s"'`^\\]/;

/** What only Set-Cookie has beside a pair; `path` may be the name of a cookie. */
const OF_SET_COOKIE = /^(?:domain|expires|max-age|samesite)$/i;

/** Of all who ask without a cookie of their own. */
export const anonymous: Identity = { id: "default" };

/**
 * The default identity, or the one that a user's cookie makes: the same for the same pairs in any order and spacing, however
 * they were pasted.
 * @param cookie a cookie header, or what people have of one: see `headerIn`
 * @param domains whose cookies are taken out of exports. @default none
 * @throws StreamFallbackError `INVALID_INPUT` for what is no cookie header, or one that no server takes
 */
export function identityOf(cookie: string | undefined, domains: readonly string[] = []): Identity {
  if (cookie === undefined || cookie === "") return anonymous;
  if (typeof cookie !== "string") throw refusedCookie("is no text");
  const header = headerIn(cookie, domains);
  if (header === "") return anonymous;
  if (header.length > MOST_CHARACTERS) throw refusedCookie(`is longer than ${MOST_CHARACTERS} characters`);
  if (!HEADER_VALUE.test(header))
    throw refusedCookie("has line breaks, tabs or characters that no header can carry");
  const cookies = parseCookies(header);
  if (cookies.size === 0) throw refusedCookie("has no pair of a name and a value");
  for (const name of cookies.keys()) {
    if (NO_NAME.test(name)) throw refusedCookie("has something before a name that does not belong there");
    if (OF_SET_COOKIE.test(name)) throw refusedCookie("is what the site sets, and not what a browser sends");
  }
  const pairs = cookiePairs(cookies);
  const digest = createHash("sha256").update(pairs.toSorted().join("; ")).digest("hex");
  return { id: `cookie-${digest.slice(0, 12)}`, cookie: pairs.join("; ") };
}
