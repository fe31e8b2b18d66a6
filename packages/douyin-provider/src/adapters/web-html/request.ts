import type { CallContext, HttpReply } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { pageBehindNonce } from "../../session/page-behind-nonce.ts";

/** Asks for the live page. */
export function request({ room }: DouyinQuery, context: CallContext, origins: Origins): Promise<HttpReply> {
  return pageBehindNonce({ host: "live", path: encodeURIComponent(room.roomId) }, context, origins);
}
