import { askH5Info } from "../../room/ask-h5-info.ts";
import { askInfo, askRoom, type RoomReplies } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askData } from "../../session/ask-site.ts";
import { cookieFor, hasLogin } from "../../session/login.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { askWithheld } from "../../streams/ask-withheld.ts";
import type { Rendition } from "../../streams/collect-sources.ts";
import { playParameters } from "../../streams/play-parameters.ts";

export type H5Reply = RoomReplies & { isVisitor: boolean; withheld: Rendition[] | undefined };

/** Asks as the page for phones does, without signatures. */
export async function request(query: BilibiliQuery, call: SiteCall): Promise<H5Reply> {
  const { room, need } = query;
  const { roomId } = room;
  const cookie = cookieFor(need, call.context.identity);
  const play = () => {
    const parameters = new URLSearchParams(playParameters({ roomId, need, platform: "html5" }));
    const url = `${call.origins.api}/xlive/web-room/v2/index/getRoomPlayInfo?${parameters}`;
    return askData({ url, roomId, cookie }, call);
  };
  const info = () => askInfo(() => askH5Info(roomId, call), { room, call });
  const replies = await askRoom(query, { info, play });
  const isVisitor = !hasLogin(cookie);
  const withheld = isVisitor ? await askWithheld({ play: replies.play, need }, call) : undefined;
  return { ...replies, isVisitor, withheld };
}
