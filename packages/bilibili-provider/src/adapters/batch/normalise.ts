import { StreamFallbackError } from "@stream-fallback/core";
import { answerOfRoom } from "../../room/answer-of-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { contradiction } from "../../room/contradiction.ts";
import { oneRoom } from "../../room/one-room.ts";
import { refusalOf } from "../../streams/refusal-of.ts";
import type { BatchState } from "./schema.ts";

/**
 * What the reply tells of the room.
 * @throws StreamFallbackError `INCOMPLETE` for one that it leaves out: that there is such a room is known by then
 */
export function normalise({ by_room_ids: rooms }: BatchState, query: BilibiliQuery): BilibiliAnswer {
  const { roomId } = query.room;
  const room = oneRoom(rooms.filter(({ room_id, short_id }) => room_id === roomId || short_id === roomId));
  if (room === undefined && rooms.length > 0)
    throw contradiction("it is about other rooms than were asked for");
  if (room === undefined) {
    const what = "the site leaves this room out of its list: it was shut (直播间被封禁)";
    throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true });
  }
  return answerOfRoom(
    {
      ...{ roomId: room.room_id, shortId: room.short_id, uid: room.uid },
      ...{ liveStatus: room.live_status, began: room.live_time },
      ...{ title: room.title, cover: room.cover, area: room.area_name },
      // Of anchors this reply has no picture.
      ...{ owner: room.uname, avatar: "" },
      refused: refusalOf({ encrypted: room.is_encrypted }),
    },
    query,
  );
}
