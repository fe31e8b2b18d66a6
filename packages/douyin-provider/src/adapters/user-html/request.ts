import type { CallContext, HttpReply } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import { askedUid } from "../../room/asked-uid.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { pageBehindNonce } from "../../session/page-behind-nonce.ts";

/** Asks for the anchor's profile. */
export async function request(
  query: DouyinQuery,
  context: CallContext,
  origins: Origins,
): Promise<HttpReply> {
  const path = `user/${encodeURIComponent(askedUid(query))}`;
  return pageBehindNonce({ host: "www", path }, context, origins);
}
