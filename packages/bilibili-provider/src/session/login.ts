import { cookieOf, type Identity, type Need } from "@stream-fallback/core";

/**
 * The user's cookie where it is sent: with questions for streams, of which visitors get the lower qualities only. Status is
 * asked as a visitor: the site answers polls with a login by HTTP 412 where the same polls without one pass.
 */
export function cookieFor(need: Need, identity: Identity): string | undefined {
  return isAskedAsVisitor(need) ? undefined : identity.cookie;
}

export function isAskedAsVisitor({ kind }: Need): boolean {
  return kind === "status";
}

/** Whether a cookie carries a login. */
export function hasLogin(cookie: string | undefined): boolean {
  return cookieOf(cookie, "SESSDATA") !== undefined;
}
