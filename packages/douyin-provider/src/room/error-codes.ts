import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinAnswer } from "./douyin-room.ts";

const ROOM_HAS_FINISHED = 30003;
const NOT_AMONG_VIEWERS = 4003034;
const CANNOT_BE_SHOWN = 4001038;

/**
 * What the `status_code` of a JSON reply proves by itself; undefined for 0, where the reply has to be read.
 * @throws StreamFallbackError what other codes mean
 */
export function answerOfCode(code: number): DouyinAnswer | undefined {
  if (code === 0) return undefined;
  if (code === ROOM_HAS_FINISHED) return finished();
  if (code === NOT_AMONG_VIEWERS) {
    throw new StreamFallbackError(
      "ROOM_RESTRICTED",
      "the anchor shows this room to chosen viewers only (不在主播设置的可见范围内); use the cookie of one",
    );
  }
  if (code === CANNOT_BE_SHOWN) {
    throw new StreamFallbackError(
      "ROOM_NOT_FOUND",
      "the site has nothing to show here (该内容暂时无法查看); give the number in the room's URL, not a room_id",
    );
  }
  throw new StreamFallbackError("UPSTREAM_ERROR", `the site answered with error ${code}; try again later`);
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
