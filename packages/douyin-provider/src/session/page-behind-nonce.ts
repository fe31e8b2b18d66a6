import { type CallContext, cookieHeader } from "@stream-fallback/core";
import { isChallenge } from "../blocks/recognise-block.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";
import type { Origins } from "../origins.ts";
import type { PageLimits } from "../pages/page-limits.ts";
import { type Page, readPage, type WantedOfPage } from "../pages/read-page.ts";
import { acCookies, acNonceOf, acNonceSession, type NonceHost } from "./ac-nonce.ts";
import { pageHeaders } from "./browser-profile.ts";

export interface PagePlace {
  host: NonceHost;
  /** Below the host, encoded, without a leading slash. */
  path: string;
}

/** What is the same for all pages of a provider. */
export interface PageSettings extends PageLimits {
  origins: Origins;
}

/**
 * Asks for a page that opens to a signed nonce; a challenge or an empty reply renews the nonce and asks once more. A
 * page that has what is wanted is no block, whatever words are in it.
 */
export async function pageBehindNonce(
  { host, path }: PagePlace,
  wanted: WantedOfPage,
  context: CallContext,
  { origins, ...limits }: PageSettings,
): Promise<Page> {
  const { http, clock, identity } = context;
  const url = `${origins[host]}/${path}`;
  for (let isRenewed = false; ; isRenewed = true) {
    const nonce = await acNonceOf(context, host, url);
    const cookie = cookieHeader(identity.cookie, acCookies(url, nonce, clock.wallNow()));
    const headers = { ...pageHeaders, cookie };
    const reply = await http.stream({ url, headers, maxBytes: limits.maxPageBytes });
    const page = await readPage(reply, wanted, limits);
    if (page.found) return page;
    const head = page.bytes();
    const isRefused = page.status < 300 && (head.length === 0 || isChallenge(head));
    if (isRefused) await context.forgetSession(acNonceSession(host), nonce);
    if (isRefused && !isRenewed) continue;
    refuseBlock({ ...page, head }, "page", clock.wallNow(), { hasOwnCookie: identity.cookie !== undefined });
    return page;
  }
}
