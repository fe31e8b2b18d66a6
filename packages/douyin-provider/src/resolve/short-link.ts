import { type CallContext, StreamFallbackError } from "@stream-fallback/core";
import { headOf } from "../blocks/head-of.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";
import { mobilePageHeaders } from "../session/browser-profile.ts";
import type { SiteCall } from "../session/site-call.ts";
import { type Named, nameInURL } from "./name-in-url.ts";
import { sitePlace } from "./site-hosts.ts";

const MOST_REDIRECTS = 5;

/**
 * What a short link leads to: the broadcast while the room is on air, the anchor when it is not. Asked without
 * cookies, since links are for people who have none.
 * @throws StreamFallbackError `INVALID_INPUT` where it leads to no room or out of the site, `INCOMPLETE` for a redirect
 * without its target, and what blocks are called
 */
export async function followShortLink(
  code: string,
  { context, origins }: SiteCall,
): Promise<Exclude<Named, { kind: "short" }>> {
  let url = `${origins.short}/${code}/`;
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
    const target = await targetOf(url, context);
    const place = sitePlace(target, origins);
    if (!place) throw invalid(`leads out of the site, to ${target.host || target.protocol}`);
    const named = nameInURL(target, origins);
    if (named && named.kind !== "short") return named;
    url = place.url;
  }
  throw invalid(`leads on and on, ${MOST_REDIRECTS} times and more`);
}

/** Where the site sends us from here. The target stands in the head of the reply, so no body is waited for. */
async function targetOf(url: string, { http, clock }: CallContext): Promise<URL> {
  const ending = new AbortController();
  try {
    const reply = await http.stream({
      url,
      headers: mobilePageHeaders,
      signal: ending.signal,
    });
    const { status, headers } = reply;
    if (status === 404 || status === 410) throw invalid(`leads nowhere (HTTP ${status})`);
    if (status < 300 || status >= 400) {
      refuseBlock(
        { ...reply, head: await headOf(reply.body) },
        { expects: "page", wallNow: clock.wallNow() },
      );
      throw invalid("leads to a page without a room");
    }
    const [location] = [headers.location ?? []].flat();
    const target = location === undefined ? null : URL.parse(location, url);
    if (target) return target;
    throw new StreamFallbackError("INCOMPLETE", "the short link's target has not come with it; try again");
  } finally {
    ending.abort(new StreamFallbackError("ABORTED", "the rest of the reply is not needed"));
  }
}

function invalid(what: string): StreamFallbackError {
  const advice =
    "copy it again, or give the number in the room's URL（短链接无效：请重新复制，或提供直播间地址里的号码）";
  return new StreamFallbackError("INVALID_INPUT", `the short link ${what}; ${advice}`);
}
