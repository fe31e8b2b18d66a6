import { askInit } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { isOnAir } from "../../room/live-status.ts";
import { readSchema } from "../../room/read-schema.ts";
import { askData } from "../../session/ask-site.ts";
import { cookieFor, hasLogin } from "../../session/login.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { qnOf } from "../../streams/quality.ts";
import { refusalOf } from "../../streams/refusal-of.ts";
import { anchorSchema, initSchema } from "./schema.ts";

/** Names and pictures seldom change, and nothing else is asked for here. */
const ANCHOR_TTL_MS = 3_600_000;

export interface LegacyReply {
  init: unknown;
  room: unknown;
  anchor: unknown;
  play: unknown;
  isVisitor: boolean;
}

/** Asks for ids and state, then for title, anchor and streams at once: no reply of this API has all. */
export async function request({ room, need }: BilibiliQuery, call: SiteCall): Promise<LegacyReply> {
  const { api } = call.origins;
  const cookie = cookieFor(need, call.context.identity);
  const init = await askInit(room.roomId, call);
  const ids = initSchema.safeParse(init).data;
  // What has no ids is refused by the schema.
  if (ids === undefined) return { init, room: null, anchor: null, play: null, isVisitor: true };
  const { room_id: roomId, uid } = ids;
  const infoURL = `${api}/room/v1/Room/get_info?room_id=${roomId}`;
  const askStreams = async () => {
    if (need.kind === "status" || !isOnAir(ids.live_status) || refusalOf(ids)) return null;
    const url = `${api}/room/v1/Room/playUrl?cid=${roomId}&platform=web&qn=${qnOf(need.quality)}`;
    return askData({ url, roomId, cookie }, call);
  };
  const [info, anchor, play] = await Promise.all([
    askData({ url: infoURL, roomId }, call),
    askAnchor(uid, call),
    askStreams(),
  ]);
  return { init, room: info, anchor, play, isVisitor: !hasLogin(cookie) };
}

/** @throws StreamFallbackError `SCHEMA` for what is no anchor, since that must not be kept */
function askAnchor(uid: string, call: SiteCall): Promise<unknown> {
  const load = async () => {
    const url = `${call.origins.api}/live_user/v1/Master/info?uid=${uid}`;
    return readSchema(anchorSchema, { what: "the anchor", value: await askData({ url }, call) });
  };
  return call.context.session(`anchor:${uid}`, ANCHOR_TTL_MS, load, { scope: "provider" });
}
