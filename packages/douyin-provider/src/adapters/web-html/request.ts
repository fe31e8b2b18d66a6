import type { Page } from "../../pages/read-page.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { pageBehindNonce } from "../../session/page-behind-nonce.ts";
import type { PageCall } from "../../session/site-call.ts";
import { roomInfoOfPage } from "./parse.ts";

/** Asks for the live page. */
export function request({ room }: DouyinQuery, call: PageCall): Promise<Page> {
  const path = encodeURIComponent(room.roomId);
  return pageBehindNonce({ host: "live", path, wanted: roomInfoOfPage }, call);
}
