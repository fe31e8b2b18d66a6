import { StreamFallbackError } from "@stream-fallback/core";
import { answerOfRoom } from "../../room/answer-of-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { contradiction } from "../../room/contradiction.ts";
import { availableQualities } from "../../streams/available-qualities.ts";
import { collectSources } from "../../streams/collect-sources.ts";
import { nameOfQn, qnOf } from "../../streams/quality.ts";
import { refusalOf } from "../../streams/refusal-of.ts";
import type { ToldStreams } from "../../streams/streams-of-play.ts";
import type { LegacyState } from "./schema.ts";

export function normalise(state: LegacyState, query: BilibiliQuery): BilibiliAnswer {
  const { init, room, anchor } = state;
  const { need } = query;
  if (room.room_id !== init.room_id) throw contradiction("it is about two rooms");
  if (room.live_status !== init.live_status) throw contradiction("it has two states of the room");
  if (anchor.info.uid !== init.uid) throw contradiction("its room is another anchor's");
  const answer = answerOfRoom(
    {
      ...{ roomId: init.room_id, shortId: init.short_id, uid: init.uid },
      ...{ liveStatus: init.live_status, began: init.live_time },
      ...{ title: room.title, cover: room.user_cover, area: room.area_name },
      ...{ owner: anchor.info.uname, avatar: anchor.info.face },
      refused: refusalOf(init),
    },
    query,
  );
  if (!answer.living || answer.streamsRefused || need.kind === "status") return answer;
  return { ...answer, ...streamsOf(state, qnOf(need.quality)) };
}

function streamsOf({ play, isVisitor }: LegacyState, asked: number): ToldStreams {
  if (!play || play.durl.length === 0) throw noStreams("has no word of streams");
  const { current_qn: qn, quality_description: told, durl } = play;
  const accepted = [...new Set([...told.map((each) => each.qn), qn])];
  const rendition = { qn, name: nameOfQn(qn, told), codec: undefined, container: "flv" } as const;
  const sources = collectSources([{ ...rendition, urls: durl.map(({ url }) => url) }]);
  if (sources.length === 0) throw noStreams("has no address that can be played");
  return {
    sources,
    availableQualities: availableQualities({
      ...{ accepted, given: [qn], asked, isVisitor, names: told },
    }),
  };
}

function noStreams(what: string): StreamFallbackError {
  const message = `the reply says that the room is on air and ${what}; try again`;
  return new StreamFallbackError("INCOMPLETE", message, { isBlameless: true });
}
