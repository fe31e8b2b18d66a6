import { askInfo, askRoom, type RoomReplies } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askSigned } from "../../session/ask-signed.ts";
import { cookieFor, hasLogin } from "../../session/login.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { askWithheld } from "../../streams/ask-withheld.ts";
import type { Rendition } from "../../streams/collect-sources.ts";
import { playParameters } from "../../streams/play-parameters.ts";

/** The site's own script says by this number which page it is of. */
const WEB_LOCATION = "444.8";

export type WebReply = RoomReplies & { isVisitor: boolean; withheld: Rendition[] | undefined };

/** Asks the two APIs of the live page, both signed. */
export async function request(query: BilibiliQuery, call: SiteCall): Promise<WebReply> {
  const { room, need } = query;
  const { roomId } = room;
  const cookie = cookieFor(need, call.context.identity);
  const info = () => {
    const path = "/xlive/web-room/v1/index/getInfoByRoom";
    const parameters = { room_id: roomId, web_location: WEB_LOCATION };
    return askSigned({ path, parameters, roomId }, call);
  };
  const play = () => {
    const path = "/xlive/web-room/v2/index/getRoomPlayInfo";
    const parameters = { ...playParameters({ roomId, need, platform: "web" }), web_location: WEB_LOCATION };
    return askSigned({ path, parameters, roomId, cookie }, call);
  };
  const replies = await askRoom(query, { info: () => askInfo(info, { room, call }), play });
  const isVisitor = !hasLogin(cookie);
  const withheld = isVisitor ? await askWithheld({ play: replies.play, need }, call) : undefined;
  return { ...replies, isVisitor, withheld };
}
