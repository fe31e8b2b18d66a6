import { StreamFallbackError } from "@stream-fallback/core";
import { answerOfRoom } from "../../room/answer-of-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { contradiction } from "../../room/contradiction.ts";
import { oneRoom } from "../../room/one-room.ts";
import type { BatchByUidState } from "./schema.ts";

/**
 * What the reply tells of one of the anchors.
 * @throws StreamFallbackError `INCOMPLETE` for one that it leaves out: who has no room is left out, and whose room was shut
 */
export function normalise(rooms: BatchByUidState, query: BilibiliQuery): BilibiliAnswer {
  const room = oneRoom(rooms.filter(({ uid }) => uid === query.room.uid));
  if (room === undefined) {
    const what = "the site leaves this anchor out: there is no room of theirs, or it was shut (直播间被封禁)";
    throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true });
  }
  const { roomId } = query.room;
  if (roomId !== "" && roomId !== room.room_id && roomId !== room.short_id)
    throw contradiction("the anchor has another room than was asked for");
  return answerOfRoom(
    {
      ...{ roomId: room.room_id, shortId: room.short_id, uid: room.uid },
      ...{ liveStatus: room.live_status, began: room.live_time },
      ...{ title: room.title, cover: room.cover_from_user, area: room.area_v2_name },
      ...{ owner: room.uname, avatar: room.face },
    },
    query,
  );
}
