import { type CallContext, type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { refuseBlock } from "../../blocks/refuse-block.ts";
import type { Origins } from "../../origins.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { browserHeaders, browserProfile } from "../../session/browser-profile.ts";
import { cookieHeader, hasCookie } from "../../session/cookies.ts";
import { TTWID_SESSION, ttwidOf } from "../../session/ttwid.ts";
import { aBogus } from "../../signing/index.ts";

/** Asks the JSON API; an empty reply renews the visitor cookie and asks once more. */
export async function request(
  { room }: DouyinQuery,
  context: CallContext,
  origins: Origins,
): Promise<HttpReply> {
  const { cookie } = context.identity;
  if (hasCookie(cookie, "ttwid")) {
    return ask(room.roomId, cookieHeader(cookie, {}), context, origins);
  }
  for (let isRenewed = false; ; isRenewed = true) {
    const ttwid = await ttwidOf(context, origins);
    try {
      return await ask(room.roomId, cookieHeader(cookie, { ttwid }), context, origins);
    } catch (error) {
      const isEmpty = error instanceof StreamFallbackError && error.code === "EMPTY_REPLY";
      if (isEmpty) await context.forgetSession(TTWID_SESSION, ttwid);
      if (!isEmpty || isRenewed) throw error;
    }
  }
}

async function ask(
  webRid: string,
  cookie: string,
  { http, clock, random }: CallContext,
  origins: Origins,
): Promise<HttpReply> {
  const query = enterQuery(webRid);
  const { userAgent, fingerprint } = browserProfile;
  const signature = encodeURIComponent(aBogus({ query, userAgent, fingerprint, clock, random }));
  const reply = await http.send({
    url: `${origins.live}/webcast/room/web/enter/?${query}&a_bogus=${signature}`,
    headers: {
      ...browserHeaders,
      accept: "application/json, text/plain, */*",
      referer: `${origins.live}/${encodeURIComponent(webRid)}`,
      cookie,
    },
  });
  refuseBlock({ ...reply, head: reply.body }, "data", clock.wallNow());
  return reply;
}

/** The query as the site's own page sends it. No msToken: the site answers a forged one with an empty body. */
function enterQuery(webRid: string): string {
  const { language, platform, browserName, browserVersion, osName, osVersion, screen } = browserProfile;
  return new URLSearchParams({
    aid: "6383",
    app_name: "douyin_web",
    live_id: "1",
    device_platform: "web",
    language,
    enter_from: "web_live",
    cookie_enabled: "true",
    screen_width: String(screen.width),
    screen_height: String(screen.height),
    browser_language: language,
    browser_platform: platform,
    browser_name: browserName,
    browser_version: browserVersion,
    os_name: osName,
    os_version: osVersion,
    web_rid: webRid,
    enter_source: "",
    is_need_double_stream: "false",
    insert_task_id: "",
    live_reason: "",
  }).toString();
}
