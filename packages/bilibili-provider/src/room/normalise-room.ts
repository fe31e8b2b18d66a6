import { StreamFallbackError } from "@stream-fallback/core";
import type { Rendition } from "../streams/collect-sources.ts";
import type { Play } from "../streams/play-schema.ts";
import { answerOfRoom } from "./answer-of-room.ts";
import { knownOf } from "./ask-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { type Info, roomOfInfo } from "./info-schema.ts";
import { withStreams } from "./with-streams.ts";

/** What replies tell of a room and its streams. */
export interface RoomState {
  /** Undefined where what is known already will do. */
  info?: Info | undefined;
  play?: Play | undefined;
  /** What a visitor was not given, and got by another way. */
  withheld?: readonly Rendition[] | undefined;
  isVisitor: boolean;
}

/** @throws StreamFallbackError `INCOMPLETE` where the replies do not prove whether the room is on air */
export function normaliseRoom(state: RoomState, query: BilibiliQuery): BilibiliAnswer {
  const { info, play, withheld, isVisitor } = state;
  const answer = info ? answerOfRoom(roomOfInfo(info), query) : knownOf(query);
  if (answer === undefined) throw new StreamFallbackError("INCOMPLETE", "nothing was told of the room");
  return play ? withStreams(answer, { told: { play, withheld, isVisitor }, need: query.need }) : answer;
}
