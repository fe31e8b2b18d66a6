import { askH5Info } from "../../room/ask-h5-info.ts";
import { askState, type StateReplies } from "../../room/ask-state.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askData } from "../../session/ask-site.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { playParameters } from "../../streams/play-parameters.ts";

/** Asks as the page for phones does, without signatures. */
export function request(query: BilibiliQuery, call: SiteCall): Promise<StateReplies> {
  const { room, need } = query;
  const { roomId } = room;
  return askState(query, {
    call,
    info: () => askH5Info(roomId, call),
    play(cookie) {
      const parameters = new URLSearchParams(playParameters({ roomId, need, platform: "html5" }));
      const url = `${call.origins.api}/xlive/web-room/v2/index/getRoomPlayInfo?${parameters}`;
      return askData({ url, roomId, cookie }, call);
    },
  });
}
