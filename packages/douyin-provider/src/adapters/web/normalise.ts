import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinAnswer, DouyinQuery } from "../../room/douyin-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import type { WebState } from "./schema.ts";

const ROOM_HAS_FINISHED = 30003;
const NOT_AMONG_VIEWERS = 4003034;
const CANNOT_BE_SHOWN = 4001038;

export function normalise({ status_code, data }: WebState, query: DouyinQuery): DouyinAnswer {
  if (status_code === ROOM_HAS_FINISHED) return finished();
  refuseErrorCode(status_code);
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
  return normaliseRoom({ room: rooms[0], anchor: user, surroundings: data, roomStatus }, query);
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

function refuseErrorCode(code: number): void {
  if (code === 0) return;
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
