import type { Rendition } from "../streams/collect-sources.ts";
import type { Play } from "../streams/play-schema.ts";
import { qnOf } from "../streams/quality.ts";
import { streamsOfPlay } from "../streams/streams-of-play.ts";
import { liveIdOf } from "./answer-of-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { contradiction } from "./contradiction.ts";
import { readLiveStatus } from "./live-status.ts";
import { startSecondOf } from "./start-second.ts";

/** The reply about streams, and as whom it was got. */
export interface ToldPlay {
  play: Play;
  withheld?: readonly Rendition[] | undefined;
  isVisitor: boolean;
}

/**
 * An answer with the streams that another reply told of.
 * @throws StreamFallbackError `INCOMPLETE` where the two replies contradict each other
 */
export function withStreams(
  answer: BilibiliAnswer,
  { told: { play, withheld, isVisitor }, need }: { told: ToldPlay } & Pick<BilibiliQuery, "need">,
): BilibiliAnswer {
  if (play.room_id !== answer.learned?.roomId) throw contradiction("it is about two rooms");
  const { living } = readLiveStatus(play.live_status);
  if (living !== answer.living) throw contradiction("it says on air, and that it is not");
  if (!living || need.kind === "status") return answer;
  const second = startSecondOf(play.live_time);
  const liveId = second === undefined ? "" : liveIdOf(play.room_id, second);
  if (liveId && answer.liveId && liveId !== answer.liveId) throw contradiction("it is about two broadcasts");
  // The reply about streams knows best whether they are shown.
  const told = { ...answer, streamsRefused: undefined };
  return { ...told, ...streamsOfPlay(play, { askedQn: qnOf(need.quality), withheld, isVisitor }) };
}
