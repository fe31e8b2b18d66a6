import type { CastMember } from "../cast/members.ts";
import { anchorShape } from "../shapes/anchor.ts";
import { partitionRoadMap } from "../shapes/partition.ts";
import { roomShape } from "../shapes/room.ts";
import { emptyWebStreamUrl, webStreamUrl } from "../shapes/stream-url.ts";
import { isRoomId } from "../shapes/web-enter.ts";

/**
 * `roomStore.roomInfo` of the page.
 *
 * How the page of a restricted room looks is not on record. Here it knows the anchor (the JSON address, asked
 * for the same room, knows what to refuse), gives no room, and shows the refusal as text.
 */
export function roomInfo(member: CastMember, nowMs: number): object {
  const { webRid } = member;
  if (member.state === "missing" || member.state === "cancelled")
    return { web_rid: webRid, web_stream_url: null };
  const about = {
    web_rid: webRid,
    anchor: anchorShape(member.owner),
    enter_mode: isRadio(member) ? 1 : 0,
    qrcode_url: "",
    auth_cert_info: "",
  };
  if (member.state === "restricted" || member.state === "unlisted")
    return { ...about, partition_road_map: {}, web_stream_url: null };
  return {
    room: roomShape(member, nowMs),
    roomId: member.roomId,
    ...about,
    roomExtra: member.state === "live" ? { digg_color: "0", pay_scores: "0" } : undefined,
    partition_road_map: member.state === "live" ? partitionRoadMap(member) : {},
    web_stream_url: member.state === "live" && !member.isRadio ? webStreamUrl(member.broadcast, nowMs) : null,
  };
}

/** A room whose state the browser is left to fetch itself; unlike an unknown one it has a `web_stream_url`. */
export function skeletonInfo(webRid: string): object {
  return { web_rid: webRid, web_stream_url: emptyWebStreamUrl };
}

/** The sentence a visitor reads where the picture would be. */
export function notice(member: CastMember): string | undefined {
  switch (member.state) {
    case "offline":
    case "finished":
    case "ended":
      return "直播已结束";
    case "restricted":
      return "你不在主播设置的可见范围内，无法进入TA的直播间";
    case "missing":
      return isRoomId(member.webRid) ? "该内容暂时无法无法查看" : undefined;
    default:
      return isRadio(member) ? "该直播类型或玩法电脑端暂未支持" : undefined;
  }
}

function isRadio(member: CastMember): boolean {
  return member.state === "live" && member.isRadio === true;
}
