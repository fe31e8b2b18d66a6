import { StreamFallbackError } from "@stream-fallback/core";
import { claimsOfRoom } from "../../room/claims-of-room.ts";
import type { DouyinAnswer, DouyinQuery } from "../../room/douyin-room.ts";
import { answerOfCode } from "../../room/error-codes.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { contradiction } from "../../room/room-claims.ts";
import { refuseTwoRooms } from "../../room/same-room.ts";
import type { WebState } from "./schema.ts";

export function normalise({ status_code, data }: WebState, query: DouyinQuery): DouyinAnswer {
  const { user, data: rooms, room_status: roomStatus, enter_room_id, extra } = data;
  const room = rooms?.[0];
  const told = { room, roomStatus, words: data };
  const claims = claimsOfRoom(told);
  const proven = answerOfCode(status_code, { claims, hasSomebody: Boolean(room ?? user) });
  if (proven) return proven;
  if (!rooms) throw new StreamFallbackError("INCOMPLETE", "the reply tells of no room at all; try again");
  if (!user && rooms.length > 0) {
    throw new StreamFallbackError("INCOMPLETE", "the reply has a room without its anchor; try again");
  }
  const hasEntered = Boolean(enter_room_id) && enter_room_id !== "0";
  if (!user) {
    if (claims.doubts.room_status === "on air" || hasEntered) {
      throw contradiction("it has no anchor, as if there were no such room, and tells of one");
    }
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      "there is no such room; check the number in the room's URL",
    );
  }
  // Anchors show an official channel in turn, and have rooms of their own: their uid does not lead back to it.
  const isChannel = extra?.is_official_channel === true;
  refuseTwoRooms({
    ids: [enter_room_id, ...rooms.map(({ id_str }) => id_str)],
    uids: isChannel ? [] : [user.sec_uid, ...rooms.map(({ owner }) => owner?.sec_uid)],
  });
  const answer = normaliseRoom({ ...told, anchor: user, surroundings: data }, query);
  return isChannel ? answer : { ...answer, learned: { uid: user.sec_uid } };
}
