import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinAnswer, DouyinQuery } from "../../room/douyin-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { contradiction } from "../../room/room-claims.ts";
import { refuseTwoRooms } from "../../room/same-room.ts";
import type { WebHtmlState } from "./schema.ts";

export function normalise(state: WebHtmlState, query: DouyinQuery): DouyinAnswer {
  const { room, anchor, roomId, roomExtra } = state;
  if (room && anchor) {
    // Anchors show an official channel in turn, and have rooms of their own: their uid does not lead back to it.
    const isChannel = roomExtra?.is_official_channel === true;
    refuseTwoRooms({
      ids: [room.id_str, roomId],
      uids: isChannel ? [] : [anchor.sec_uid, room.owner?.sec_uid],
    });
    const answer = normaliseRoom({ room, anchor, surroundings: state }, query);
    return isChannel ? answer : { ...answer, learned: { uid: anchor.sec_uid } };
  }
  // Only the page of an unknown room says null here. Any other page without a room is an empty frame, which the site
  // serves for rooms on air too and whose script asks the JSON API for the rest.
  if (!room && !anchor && state.web_stream_url === null) {
    if (roomId && roomId !== "0")
      throw contradiction("it has no room, as if there were none, and a room's id");
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      "there is no such room; check the number in the room's URL",
    );
  }
  throw new StreamFallbackError(
    "INCOMPLETE",
    "the page came without the room; try again, or ask with api web",
  );
}
