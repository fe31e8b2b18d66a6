import { createHash } from "node:crypto";
import { StreamFallbackError } from "../errors.ts";

/** How we appear to the site. */
export interface Identity {
  /** Safe to log: never made of the cookie's text. */
  id: string;
  /** A cookie header of the user's own. */
  cookie?: string | undefined;
}

/** Visible ASCII, spaces and tabs; what browsers send as a cookie is never more. */
const HEADER_VALUE = /^[\t\x20-\x7e]+$/;

const anonymous: Identity = { id: "default" };

/**
 * The default identity, or the one that a user's cookie makes.
 * @throws StreamFallbackError `INVALID_INPUT` for a cookie that no header can carry
 */
export function identityOf(cookie: string | undefined): Identity {
  if (cookie === undefined || cookie === "") return anonymous;
  if (!HEADER_VALUE.test(cookie)) {
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "the cookie has characters that no header can carry; copy it anew",
    );
  }
  const digest = createHash("sha256").update(cookie).digest("hex");
  return { id: `cookie-${digest.slice(0, 12)}`, cookie };
}
