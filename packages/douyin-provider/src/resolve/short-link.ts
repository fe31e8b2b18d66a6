import { followLink } from "@stream-fallback/core";
import { headOf } from "../blocks/head-of.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";
import { mobilePageHeaders } from "../session/browser-profile.ts";
import type { SiteCall } from "../session/site-call.ts";
import { type Named, nameInURL } from "./name-in-url.ts";
import { sitePlace } from "./site-hosts.ts";

/**
 * What a short link leads to: the broadcast while the room is on air, the anchor when it is not. Asked without
 * cookies, since links are for people who have none.
 * @throws StreamFallbackError as `followLink`, and what blocks are called
 */
export function followShortLink(
  code: string,
  { context: { http, clock }, origins }: SiteCall,
): Promise<Exclude<Named, { kind: "short" }>> {
  return followLink(`${origins.short}/${code}/`, {
    http,
    headers: mobilePageHeaders,
    judge(target) {
      const place = sitePlace(target, origins);
      const named = place && nameInURL(target, origins);
      return named && named.kind !== "short" ? { found: named } : place && { url: place.url };
    },
    async refuse(reply) {
      const head = await headOf(reply.body);
      refuseBlock({ ...reply, head }, { expects: "page", wallNow: clock.wallNow() });
    },
  });
}
