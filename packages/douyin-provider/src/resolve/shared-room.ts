import { jsonOf } from "@stream-fallback/core";
import { request } from "../adapters/mobile/request.ts";
import { isObject } from "../flight/json.ts";
import { answerOfCode } from "../room/error-codes.ts";
import type { SiteCall } from "../session/site-call.ts";
import { type Anchor, anchorFrom } from "./anchor.ts";

/**
 * The anchor as the API behind shared links tells of their room, the last one too: off air it has its number still.
 * @throws StreamFallbackError what the site's codes prove, and what blocks are called
 */
export async function anchorOfSharedRoom(uid: string, call: SiteCall): Promise<Anchor | undefined> {
  const room = { provider: "douyin", roomId: "", uid };
  const reply = jsonOf(await request({ room, need: { kind: "status" }, options: undefined }, call));
  if (!isObject(reply) || typeof reply.status_code !== "number" || answerOfCode(reply.status_code))
    return undefined;
  const owner = isObject(reply.data) && isObject(reply.data.room) ? reply.data.room.owner : undefined;
  if (!isObject(owner)) return undefined;
  return anchorFrom({ uid: owner.sec_uid, nickname: owner.nickname, webRid: owner.web_rid }, uid);
}
