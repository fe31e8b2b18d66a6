import { StreamFallbackError } from "@stream-fallback/core";
import { answerOfRoom } from "../../room/answer-of-room.ts";
import { knownOf } from "../../room/ask-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { roomOfInfo } from "../../room/info-schema.ts";
import { availableQualities } from "../../streams/available-qualities.ts";
import { collectSources } from "../../streams/collect-sources.ts";
import { ORIGIN_QN } from "../../streams/quality.ts";
import type { MasterState } from "./schema.ts";

export function normalise({ info, renditions }: MasterState, query: BilibiliQuery): BilibiliAnswer {
  const answer = info ? answerOfRoom(roomOfInfo(info), query) : knownOf(query);
  if (answer === undefined) throw new StreamFallbackError("INCOMPLETE", "nothing was told of the room");
  if (!answer.living || !renditions) return answer;
  const sources = collectSources(renditions);
  if (sources.length === 0)
    throw new StreamFallbackError("INCOMPLETE", "the playlist has no address that can be played; try again");
  const given = [...new Set(renditions.map(({ qn }) => qn))];
  const names = renditions.map(({ qn, name: desc }) => ({ qn, desc }));
  return {
    ...answer,
    sources,
    availableQualities: availableQualities({
      ...{ accepted: given, given, asked: ORIGIN_QN, isVisitor: true, names },
    }),
  };
}
