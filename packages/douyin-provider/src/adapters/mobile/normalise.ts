import { StreamFallbackError } from "@stream-fallback/core";
import { refuseOtherAnchor } from "../../room/asked-uid.ts";
import { claimsOfRoom } from "../../room/claims-of-room.ts";
import type { DouyinAnswer, DouyinQuery } from "../../room/douyin-room.ts";
import { answerOfCode } from "../../room/error-codes.ts";
import { learnedNames } from "../../room/learned-names.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { amountOf } from "../../room/room-claims.ts";
import type { MobileState } from "./schema.ts";

/** Later ones are no times, and far later ones no dates: a room must not be lost to one of them. */
const LATEST_SECONDS = Date.UTC(2100, 0) / 1_000;

export function normalise({ status_code, data }: MobileState, query: DouyinQuery): DouyinAnswer {
  const { room } = data;
  const claims = claimsOfRoom({ room, words: data });
  const proven = answerOfCode(status_code, { claims, hasSomebody: Boolean(room) });
  if (proven) return proven;
  if (!room?.owner) {
    // An anchor who has never been on air may have no room here, so its absence does not prove that the room is missing.
    throw new StreamFallbackError("INCOMPLETE", "the reply has no room with its anchor; ask with api web");
  }
  refuseOtherAnchor(room.owner.sec_uid, query);
  const { owner: anchor, live_type_audio: isAudio } = room;
  const { sec_uid: uid, web_rid: webRid, display_id: displayId } = anchor;
  const learned = learnedNames({ uid, webRid, displayId }, query);
  const normalised = normaliseRoom({ room, anchor, surroundings: {}, isAudio, words: data }, query);
  const answer = { ...normalised, learned };
  if (!answer.living) return answer;
  const startSeconds = amountOf(room.start_time) || amountOf(room.create_time);
  const isLikely = startSeconds > 0 && startSeconds < LATEST_SECONDS;
  return { ...answer, liveStartTime: isLikely ? new Date(startSeconds * 1_000) : undefined };
}
