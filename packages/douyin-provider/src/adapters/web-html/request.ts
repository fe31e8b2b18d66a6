import type { CallContext } from "@stream-fallback/core";
import type { Page } from "../../pages/read-page.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { type PageSettings, pageBehindNonce } from "../../session/page-behind-nonce.ts";
import { roomInfoOfPage } from "./parse.ts";

/** Asks for the live page. */
export function request({ room }: DouyinQuery, context: CallContext, settings: PageSettings): Promise<Page> {
  const place = { host: "live", path: encodeURIComponent(room.roomId) } as const;
  return pageBehindNonce(place, roomInfoOfPage, context, settings);
}
