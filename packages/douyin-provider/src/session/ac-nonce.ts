import type { CallContext } from "@stream-fallback/core";
import { acSignature } from "../signing/index.ts";
import { pageHeaders } from "./browser-profile.ts";
import { cookieOfVisit } from "./cookie-of-visit.ts";
import { browserOf } from "./own-browser.ts";

const AC_NONCE_TTL_MS = 6 * 3_600_000;

/**
 * Each host has a nonce of its own: the site sets the cookie without a domain, so no browser brings it to the other
 * host, and a nonce that one of them refuses says nothing of the other's.
 */
export type NonceHost = "live" | "www";

export function acNonceSession(host: NonceHost): string {
  return `ac-nonce-${host}`;
}

/**
 * The nonce that the site gives to a visitor without cookies, with a page that only asks to sign it. Where the site
 * gives none, one is made up, which it then accepts.
 */
export function acNonceOf(
  context: CallContext,
  { host, pageUrl }: { host: NonceHost; pageUrl: string },
): Promise<string> {
  return context.session(acNonceSession(host), AC_NONCE_TTL_MS, async () => {
    const visit = { url: pageUrl, headers: pageHeaders(browserOf(context.identity)) };
    const given = await cookieOfVisit(context, { name: "__ac_nonce", request: visit, expects: "page" });
    return given ?? Array.from({ length: 21 }, () => Math.floor(context.random() * 16).toString(16)).join("");
  });
}

interface SignedVisit {
  pageUrl: string;
  nonce: string;
  /** Ms since 1970. */
  wallNow: number;
  userAgent: string;
}

/** The cookies with which the page opens. */
export function acCookies({ pageUrl, nonce, wallNow, userAgent }: SignedVisit): Record<string, string> {
  const timestamp = Math.floor(wallNow / 1_000);
  const signature = acSignature({ timestamp, site: pageUrl, nonce, userAgent });
  return { __ac_nonce: nonce, __ac_signature: signature, __ac_referer: "__ac_blank" };
}
