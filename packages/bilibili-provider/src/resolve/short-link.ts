import { followLink } from "@stream-fallback/core";
import { dataOf, judgeReply } from "../blocks/judge-reply.ts";
import { pageHeaders } from "../session/browser.ts";
import type { SiteCall } from "../session/site-call.ts";
import { type Named, nameInURL } from "./name-in-url.ts";
import { sitePlace } from "./site-hosts.ts";

/**
 * What a short link leads to; many lead to videos. Asked without cookies, since links are for people who have none.
 * @throws StreamFallbackError as `followLink`, and what blocks are called
 */
export function followShortLink(
  code: string,
  { context: { http, clock }, origins }: SiteCall,
): Promise<Exclude<Named, { kind: "short" }>> {
  return followLink(`${origins.short}/${code}`, {
    http,
    headers: pageHeaders(),
    judge(target) {
      const place = sitePlace(target, origins);
      const named = place && nameInURL(target, origins);
      if (named && named.kind !== "short") return { found: named };
      // Whatever else the site shows names no room, and asking for it would not change that.
      return place?.name === "short" ? { url: place.url } : undefined;
    },
    async refuse({ status, headers }) {
      const isRefusal = status < 200 || status >= 300;
      if (isRefusal)
        dataOf(
          judgeReply(
            { status, headers, body: new Uint8Array() },
            { wallNow: clock.wallNow(), hasLogin: false },
          ),
        );
    },
  });
}
