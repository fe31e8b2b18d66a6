import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinAnswer } from "./douyin-room.ts";
import { contradiction, type RoomClaims, refuseContradiction } from "./room-claims.ts";

const ROOM_HAS_FINISHED = 30003;
const NOT_AMONG_VIEWERS = 4003034;
const CANNOT_BE_SHOWN = 4001038;

/** What else the reply holds, though a reply with an error has words and nothing else. */
interface BesideCode {
  claims: RoomClaims;
  /** Whether there is a room or an anchor. */
  hasSomebody: boolean;
}

const NOTHING: BesideCode = { claims: { proofs: {}, doubts: {} }, hasSomebody: false };

/**
 * What the `status_code` of a JSON reply proves by itself; undefined for 0, where the reply has to be read.
 * @throws StreamFallbackError what other codes mean, and `INCOMPLETE` where the rest of the reply contradicts one
 */
export function answerOfCode(
  code: number,
  { claims, hasSomebody }: BesideCode = NOTHING,
): DouyinAnswer | undefined {
  if (code === 0) return undefined;
  if (code === ROOM_HAS_FINISHED) {
    refuseContradiction({ proofs: { ...claims.proofs, "status_code 30003": "over" }, doubts: claims.doubts });
    return finished();
  }
  if (code === NOT_AMONG_VIEWERS) {
    throw new StreamFallbackError(
      "ROOM_RESTRICTED",
      "the anchor shows this room to chosen viewers only (不在主播设置的可见范围内); use the cookie of one",
    );
  }
  if (code === CANNOT_BE_SHOWN) {
    if (hasSomebody)
      throw contradiction("status_code 4001038 says that there is no such room, and there is one");
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      "the site shows no such room (该内容暂时无法查看); give the number in the room's URL, not a room_id",
    );
  }
  throw new StreamFallbackError("UPSTREAM_ERROR", `the site answered with ${named(code)}; try again later`);
}

/** Beyond 32 bits it is no code but, in a broken reply, whatever else is a number there: an id, say. */
function named(code: number): string {
  return code === (code | 0) ? `error ${code}` : "an error";
}

/** The code proves that the broadcast is over and tells nothing else. */
function finished(): DouyinAnswer {
  return {
    living: false,
    isLiveRadio: false,
    title: "",
    owner: "",
    uid: "",
    avatar: "",
    cover: "",
    liveId: "",
    area: "",
    sources: [],
    streams: [],
  };
}
