import { cookieHeader } from "@stream-fallback/core";
import { wantsNewNonce } from "../blocks/recognise-block.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";
import { type Page, readPage, type WantedOfPage } from "../pages/read-page.ts";
import { acCookies, acNonceOf, acNonceSession, type NonceHost } from "./ac-nonce.ts";
import { pageHeaders } from "./browser-profile.ts";
import { browserOf } from "./own-browser.ts";
import type { PageCall } from "./site-call.ts";

export interface PagePlace {
  host: NonceHost;
  /** Below the host, encoded, without a leading slash. */
  path: string;
}

/**
 * Asks for a page that the site shows only with a signed nonce; a challenge or an empty reply renews the nonce and asks
 * once more. A page in which the wanted value is found is never taken for a block, whatever words are in it.
 */
export async function pageBehindNonce(
  { host, path, wanted }: PagePlace & { wanted: WantedOfPage },
  { context, settings }: PageCall,
): Promise<Page> {
  const { http, clock, identity } = context;
  const { origins, maxPageBytes, readWholePages } = settings;
  const hasOwnCookie = identity.cookie !== undefined;
  const url = `${origins[host]}/${path}`;
  const browser = browserOf(identity);
  for (let isRenewed = false; ; isRenewed = true) {
    const nonce = await acNonceOf(context, { host, pageUrl: url });
    const cookie = cookieHeader(
      identity.cookie,
      acCookies({ pageUrl: url, nonce, wallNow: clock.wallNow(), userAgent: browser.userAgent }),
    );
    const headers = { ...pageHeaders(browser), cookie };
    const reply = await http.stream({ url, headers, maxBytes: maxPageBytes });
    const page = await readPage(reply, { wanted, readWholePages });
    if (page.found) return page;
    const head = page.bytes();
    const isRefused = wantsNewNonce({ ...page, head });
    if (isRefused) await context.forgetSession(acNonceSession(host), nonce);
    if (isRefused && !isRenewed) continue;
    refuseBlock({ ...page, head }, { expects: "page", wallNow: clock.wallNow(), hasOwnCookie });
    return page;
  }
}
