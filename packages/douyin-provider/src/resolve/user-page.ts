import { StreamFallbackError } from "@stream-fallback/core";
import { parse } from "../adapters/user-html/parse.ts";
import { request } from "../adapters/user-html/request.ts";
import { isObject } from "../flight/json.ts";
import type { PageCall } from "../session/site-call.ts";
import { type Anchor, anchorFrom } from "./anchor.ts";

/**
 * The anchor as the profile tells of them, with a room's number while they are on air.
 * @throws StreamFallbackError `ROOM_NOT_FOUND` for an account that is gone, `INCOMPLETE` for a page without its state,
 * and what blocks are called
 */
export async function anchorOfUserPage(uid: string, call: PageCall): Promise<Anchor | undefined> {
  const room = { provider: "douyin", roomId: "", uid };
  const page = await request({ room, need: { kind: "status" }, options: undefined }, call);
  const state = parse(page);
  const user = isObject(state) ? state.user : undefined;
  if (!isObject(user)) return undefined;
  const { roomData } = user;
  const owner = isObject(roomData) && isObject(roomData.owner) ? roomData.owner : {};
  const anchor = anchorFrom({ uid: user.secUid, nickname: user.nickname, webRid: owner.web_rid }, uid);
  if (anchor && !anchor.roomId && (user.userCanceled === true || user.isBan === true)) {
    const what = user.userCanceled === true ? "was deleted (账号已注销)" : "is banned (账号已被封禁)";
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      `the anchor's account ${what}; there is no room any more`,
    );
  }
  return anchor;
}
