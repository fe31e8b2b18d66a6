import { StreamFallbackError } from "@stream-fallback/core";
import { refuseOtherAnchor } from "../../room/asked-uid.ts";
import { type DouyinAnswer, type DouyinQuery, wantsComposed } from "../../room/douyin-room.ts";
import { learnedNames } from "../../room/learned-names.ts";
import { qualitiesOf } from "../../room/normalise-room.ts";
import { type Claim, claimOfEnd, claimOfStatus, refuseContradiction } from "../../room/room-claims.ts";
import { refuseTwoRooms } from "../../room/same-room.ts";
import { readSources } from "../../streams/read-sources.ts";
import type { Profile, UserHtmlState } from "./schema.ts";

const NO_ROOM = "0";

export function normalise(state: UserHtmlState, query: DouyinQuery): DouyinAnswer {
  const { statusCode, user, showsOnAir } = state;
  if (statusCode !== 0) {
    throw new StreamFallbackError(
      "UPSTREAM_ERROR",
      `the profile came with error ${statusCode}; try again later`,
    );
  }
  if (!user) throw new StreamFallbackError("INCOMPLETE", "the profile came without its anchor; try again");
  refuseOtherAnchor(user.secUid, query);
  const living = isLiving({ user, showsOnAir });
  const { roomData, secUid: uid, uniqueId: displayId } = user;
  const learned = learnedNames({ uid, webRid: roomData?.owner?.web_rid, displayId }, query);
  const isRadio = roomData?.live_type_audio === true;
  const viewing = { doubleScreen: wantsComposed(query), isRadio };
  const sources = living && roomData ? readSources(roomData, viewing) : [];
  return {
    living,
    isLiveRadio: living && isRadio,
    // Title and cover are not on a profile; the other adapters tell them.
    title: "",
    cover: "",
    owner: user.nickname,
    uid: user.secUid,
    avatar: withScheme(user.avatar300Url || user.avatarUrl || ""),
    liveId: living ? (user.roomIdStr ?? "") : "",
    area: "",
    sources,
    streams: qualitiesOf(sources),
    learned,
  };
}

interface Shown {
  user: Profile;
  showsOnAir: boolean;
}

/**
 * On air is what the room's id and its data both say; off air what these and the page's badge say. A page whose parts
 * disagree was made while the room changed, or is not understood. Not all pages of anchors on air show the badge.
 */
function isLiving({ user, showsOnAir }: Shown): boolean {
  const { roomIdStr, roomId, roomData, userCanceled, isBan } = user;
  const status = claimOfStatus(roomData?.status);
  const hasRoom = claimOfId(roomIdStr);
  refuseContradiction({
    proofs: { roomIdStr: hasRoom, "roomData.status": status },
    doubts: {
      roomId: claimOfId(roomId),
      "roomData.status_str": claimOfStatus(roomData?.status_str),
      "roomData.finish_time": roomData ? claimOfEnd(roomData) : undefined,
      直播中: showsOnAir ? "on air" : undefined,
      "a closed account": status === "on air" && (userCanceled || isBan) ? "over" : undefined,
    },
  });
  refuseTwoRooms({ ids: [roomIdStr, roomData?.id_str] });
  if (status === "on air" && hasRoom === "on air") return true;
  const isWithoutRoom = (roomIdStr ?? NO_ROOM) === NO_ROOM && (!roomData || status === "over") && !showsOnAir;
  if (isWithoutRoom && userCanceled) throw gone("was deleted (账号已注销)");
  if (isWithoutRoom && isBan) throw gone("is banned (账号已被封禁)");
  if (isWithoutRoom && roomIdStr === NO_ROOM) return false;
  throw new StreamFallbackError(
    "INCOMPLETE",
    "the profile does not tell whether the room is on air; try again, or ask with api web",
  );
}

/** What the id of the anchor's room says, which is 0 where there is none. */
function claimOfId(id: string | number | null | undefined): Claim {
  if (/^[1-9]\d*$/.test(String(id))) return "on air";
  return String(id) === NO_ROOM ? "over" : undefined;
}

function gone(what: string): StreamFallbackError {
  return new StreamFallbackError("ROOM_NOT_FOUND", `the anchor's account ${what}; there is no room any more`);
}

/** Pictures come without a scheme, as in `//p3.example/a.jpeg`. */
function withScheme(url: string): string {
  return url.startsWith("//") ? `https:${url}` : url;
}
