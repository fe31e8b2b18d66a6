import { type Need, textOf } from "@stream-fallback/core";
import { dataOf, judgeReply } from "../blocks/judge-reply.ts";
import { sendQuestion } from "../session/ask-site.ts";
import type { SiteCall } from "../session/site-call.ts";
import { qnOf } from "./quality.ts";

export interface Playlist {
  text: string;
  /** Where it was, as its addresses may be relative. */
  url: string;
}

interface AskedPlaylist {
  /** The real number. */
  roomId: string;
  /** The anchor's: as their own player asks, the site gives visitors the original, too. */
  uid: string;
  need: Need;
}

/**
 * The playlist of all qualities, without a login.
 * @throws StreamFallbackError what a refusal is called
 */
export async function askPlaylist({ roomId, uid, need }: AskedPlaylist, call: SiteCall): Promise<Playlist> {
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
