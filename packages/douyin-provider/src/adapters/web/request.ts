import { cookieHeader, type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { refuseBlock } from "../../blocks/refuse-block.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import {
  type BrowserProfile,
  browserHeaders,
  browserProfile,
  sameOriginHeaders,
} from "../../session/browser-profile.ts";
import { browserOf } from "../../session/own-browser.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { forgetTtwid, ttwidOf } from "../../session/ttwid.ts";
import { aBogus } from "../../signing/index.ts";

/** Asks the JSON API; an empty reply renews the visitor cookie and asks once more. */
export async function request({ room }: DouyinQuery, call: SiteCall): Promise<HttpReply> {
  for (let refused: string | undefined; ; ) {
    const ttwid = await ttwidOf(call, refused);
    try {
      return await ask({ webRid: room.roomId, ttwid }, call);
    } catch (error) {
      const isEmpty = error instanceof StreamFallbackError && error.code === "EMPTY_REPLY";
      if (isEmpty) await forgetTtwid(call.context, ttwid);
      if (!isEmpty || refused !== undefined) throw error;
      refused = ttwid;
    }
  }
}

async function ask(
  { webRid, ttwid }: { webRid: string; ttwid: string },
  { context, origins }: SiteCall,
): Promise<HttpReply> {
  const { http, clock, random, identity } = context;
  const browser = browserOf(identity);
  const query = enterQuery(webRid, browser);
  const { userAgent, fingerprint } = browser;
  const signature = encodeURIComponent(aBogus({ query, userAgent, fingerprint, clock, random }));
  const reply = await http.send({
    url: `${origins.live}/webcast/room/web/enter/?${query}&a_bogus=${signature}`,
    headers: {
      ...browserHeaders(browser),
      ...sameOriginHeaders,
      referer: `${origins.live}/${encodeURIComponent(webRid)}`,
      cookie: cookieHeader(identity.cookie, { ttwid }),
    },
  });
  const hasOwnCookie = identity.cookie !== undefined;
  refuseBlock({ ...reply, head: reply.body }, { expects: "data", wallNow: clock.wallNow(), hasOwnCookie });
  return reply;
}

/** The query as the site's own page sends it. No msToken: the site answers a forged one with an empty body. */
function enterQuery(webRid: string, browser: BrowserProfile): string {
  const { before, behind } = browser === browserProfile ? usualQuery : queryAround(browser);
  return `${before}&${new URLSearchParams({ web_rid: webRid })}&${behind}`;
}

/** What stands before the number of the room, and behind it. */
function queryAround(browser: BrowserProfile): { before: string; behind: string } {
  const { language, platform, browserName, browserVersion, osName, osVersion, screen } = browser;
  const before = new URLSearchParams({
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
  });
  const behind = new URLSearchParams({
    enter_source: "",
    is_need_double_stream: "false",
    insert_task_id: "",
    live_reason: "",
  });
  return { before: String(before), behind: String(behind) };
}

/** That of nearly all requests, made once. */
const usualQuery = queryAround(browserProfile);
