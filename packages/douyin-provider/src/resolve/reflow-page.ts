import { refuseBlock } from "../blocks/refuse-block.ts";
import { isObject } from "../flight/json.ts";
import { readPage, type WantedOfPage } from "../pages/read-page.ts";
import { mobilePageHeaders } from "../session/browser-profile.ts";
import type { PageCall } from "../session/site-call.ts";
import { type Anchor, anchorFrom } from "./anchor.ts";

/**
 * The anchor of a broadcast, as the page for phones tells of it, where short links lead. It is open to everyone, and
 * asked without cookies.
 * @throws StreamFallbackError what blocks are called
 */
export async function anchorOfReflowPage(
  broadcastId: string,
  { context, settings }: PageCall,
): Promise<Anchor | undefined> {
  const { http, clock } = context;
  const { origins, maxPageBytes, readWholePages } = settings;
  const url = `${origins.webcast}/douyin/webcast/reflow/${broadcastId}`;
  const reply = await http.stream({ url, headers: mobilePageHeaders, maxBytes: maxPageBytes });
  const page = await readPage(reply, { wanted: roomOf(broadcastId), readWholePages });
  if (!page.found)
    refuseBlock({ ...page, head: page.bytes() }, { expects: "page", wallNow: clock.wallNow() });
  const owner = isObject(page.found?.owner) ? page.found.owner : {};
  return anchorFrom({ uid: owner.secUid, nickname: owner.nickname, webRid: owner.webRid });
}

/** Its keys are those of the API behind it, in camel case. */
function roomOf(broadcastId: string): WantedOfPage {
  return {
    key: "room",
    take: (room) => (isObject(room) && room.idStr === broadcastId && isObject(room.owner) ? room : undefined),
    isEnough: () => true,
  };
}
