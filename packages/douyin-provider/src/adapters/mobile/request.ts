import type { HttpReply } from "@stream-fallback/core";
import { refuseBlock } from "../../blocks/refuse-block.ts";
import { askedUid } from "../../room/asked-uid.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { crossSiteHeaders, mobileHeaders, mobileProfile } from "../../session/browser-profile.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { aBogus } from "../../signing/index.ts";

/**
 * Asks the API behind shared links, as a phone that has never been there: without any cookie, so that neither a
 * blocked visitor cookie nor a user's own can spoil this way too. There is no session to renew.
 */
export async function request(query: DouyinQuery, { context, origins }: SiteCall): Promise<HttpReply> {
  const { http, clock, random } = context;
  const { userAgent, fingerprint } = mobileProfile;
  const unsigned = reflowQuery(askedUid(query));
  const signature = aBogus({ query: unsigned, userAgent, fingerprint, clock, random });
  const reply = await http.send({
    url: `${origins.webcast}/webcast/room/reflow/info/?${unsigned}&a_bogus=${encodeURIComponent(signature)}`,
    headers: { ...mobileHeaders, ...crossSiteHeaders(origins.live) },
  });
  refuseBlock({ ...reply, head: reply.body }, { expects: "data", wallNow: clock.wallNow() });
  return reply;
}

/** With the anchor's uid any `room_id` will do. No msToken: only a forged one could be sent. */
function reflowQuery(uid: string): string {
  return new URLSearchParams({
    verifyFp: "",
    type_id: "0",
    live_id: "1",
    room_id: "2",
    sec_user_id: uid,
    version_code: "99.99.99",
    app_id: "1128",
  }).toString();
}
