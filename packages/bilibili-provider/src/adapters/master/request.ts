import { textOf } from "@stream-fallback/core";
import { dataOf, judgeReply } from "../../blocks/judge-reply.ts";
import { askH5Info } from "../../room/ask-h5-info.ts";
import { askInfo, knownOf } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { infoSchema } from "../../room/info-schema.ts";
import { isOnAir } from "../../room/live-status.ts";
import { sendQuestion } from "../../session/ask-site.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { qnOf } from "../../streams/quality.ts";

export interface MasterReply {
  /** Undefined where what is known already will do. */
  info?: unknown;
  /** Undefined where the room is not on air. */
  playlist?: { text: string; url: string } | undefined;
}

/** Asks for the playlist, and for the state where nobody has told it, since a playlist says nothing of the room. */
export async function request(query: BilibiliQuery, call: SiteCall): Promise<MasterReply> {
  const { room } = query;
  const known = knownOf(query);
  if (known) {
    const ids = { roomId: known.learned?.roomId ?? "", uid: known.uid };
    return { playlist: await askPlaylist(ids, { query, call }) };
  }
  const info = await askInfo(() => askH5Info(room.roomId, call), { room, call });
  const told = infoSchema.safeParse(info).data?.room_info;
  if (!told || !isOnAir(told.live_status)) return { info };
  const ids = { roomId: told.room_id, uid: told.uid };
  return { info, playlist: await askPlaylist(ids, { query, call }) };
}

/** Without a login, the site gives the original to whoever asks as the anchor's own player does. */
async function askPlaylist(
  { roomId, uid }: { roomId: string; uid: string },
  { query: { need }, call }: { query: BilibiliQuery; call: SiteCall },
): Promise<{ text: string; url: string }> {
  const parameters = new URLSearchParams({
    ...{ cid: roomId, mid: uid, pt: "web", p2p_type: "-1", net: "0", free_type: "0", build: "0" },
    ...{ feature: "2", qn: String(qnOf(need.kind === "streams" ? need.quality : undefined)) },
    ...{ drm_type: "0", codec: "0,1" },
  });
  const url = `${call.origins.api}/xlive/play-gateway/master/url?${parameters}`;
  const reply = await sendQuestion({ url, roomId }, call);
  const text = textOf(reply);
  const isPlaylist = reply.status >= 200 && reply.status < 300 && text.startsWith("#EXTM3U");
  // A refusal is JSON like all others.
  if (!isPlaylist) dataOf(judgeReply(reply, { wallNow: call.context.clock.wallNow(), hasLogin: false }));
  return { text, url };
}
