import { askState, type StateReplies } from "../../room/ask-state.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askSigned } from "../../session/ask-signed.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { playParameters } from "../../streams/play-parameters.ts";

/** The site's own script says by this number which page it is of. */
const WEB_LOCATION = "444.8";

/** Asks the two APIs of the live page, both signed. */
export function request(query: BilibiliQuery, call: SiteCall): Promise<StateReplies> {
  const { room, need } = query;
  const { roomId } = room;
  return askState(query, {
    call,
    info() {
      const path = "/xlive/web-room/v1/index/getInfoByRoom";
      const parameters = { room_id: roomId, web_location: WEB_LOCATION };
      return askSigned({ path, parameters, roomId }, call);
    },
    play(cookie) {
      const path = "/xlive/web-room/v2/index/getRoomPlayInfo";
      const parameters = { ...playParameters({ roomId, need, platform: "web" }), web_location: WEB_LOCATION };
      return askSigned({ path, parameters, roomId, cookie }, call);
    },
  });
}
