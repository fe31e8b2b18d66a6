import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinAnswer, DouyinQuery } from "../../room/douyin-room.ts";
import { answerOfCode } from "../../room/error-codes.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import type { WebState } from "./schema.ts";

export function normalise({ status_code, data }: WebState, query: DouyinQuery): DouyinAnswer {
  const proven = answerOfCode(status_code);
  if (proven) return proven;
  const { user, data: rooms, room_status: roomStatus } = data;
  if (!rooms) throw new StreamFallbackError("INCOMPLETE", "the reply tells of no room at all; try again");
  if (!user && rooms.length > 0) {
    throw new StreamFallbackError("INCOMPLETE", "the reply has a room without its anchor; try again");
  }
  if (!user) {
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      "there is no such room; check the number in the room's URL",
    );
  }
  const answer = normaliseRoom({ room: rooms[0], anchor: user, surroundings: data, roomStatus }, query);
  return { ...answer, learned: { uid: user.sec_uid } };
}
