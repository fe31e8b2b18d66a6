import { StreamFallbackError } from "@stream-fallback/core";
import { answerOfRoom } from "./answer-of-room.ts";
import { knownOf } from "./ask-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { roomOfInfo } from "./info-schema.ts";
import type { RoomState } from "./room-state.ts";
import { withStreams } from "./with-streams.ts";

/**
 * The two halves say one thing, or nothing.
 * @throws StreamFallbackError `INCOMPLETE` where the replies do not prove whether the room is on air
 */
export function normaliseRoom(state: RoomState, query: BilibiliQuery): BilibiliAnswer {
  const { info, play, withheld, isVisitor } = state;
  const answer = info ? answerOfRoom(roomOfInfo(info), query) : knownOf(query);
  if (answer === undefined) throw new StreamFallbackError("INCOMPLETE", "nothing was told of the room");
  return play ? withStreams(answer, { told: { play, withheld, isVisitor }, need: query.need }) : answer;
}
