import { castOffAir } from "./cast-off-air.ts";
import { castOnAir } from "./cast-on-air.ts";
import { findInCrowd } from "./crowd.ts";
import type { AnchorMember, CastMember, RoomMember } from "./members.ts";

export { truthAt, truthOf } from "./truth.ts";

export const cast = { ...castOnAir, ...castOffAir } satisfies Record<string, CastMember>;

export type CastName = keyof typeof cast;

const members: readonly CastMember[] = Object.values(cast);
const anchorMembers = members.filter((member): member is AnchorMember => "owner" in member);
const roomMembers = members.filter((member): member is RoomMember => "roomId" in member);

/** The member with that room number, be it one of the crowd; a number that nobody has gives a missing member. */
export function findMember(webRid: string): CastMember {
  const member = members.find((each) => each.webRid === webRid);
  return member ?? findInCrowd.byNumber(webRid) ?? { webRid, state: "missing" };
}

export function findByRoomId(roomId: string): RoomMember | undefined {
  return roomMembers.find((member) => member.roomId === roomId) ?? findInCrowd.byRoomId(roomId);
}

export function findBySecUid(secUid: string): AnchorMember | undefined {
  return anchorMembers.find(({ owner }) => owner.secUid === secUid) ?? findInCrowd.bySecUid(secUid);
}

export function findByShortCode(shortCode: string): AnchorMember | undefined {
  const member = anchorMembers.find((each) => each.shortCode === shortCode);
  return member ?? findInCrowd.byShortCode(shortCode);
}

/** A line of description per member, for the greeting and the index page. */
export const castNotes: Record<CastName, string> = {
  live: "live, with 蓝光 (uhd) and 原画; other rooms' streams in similar_rooms",
  liveWithoutUhd: "live, origin named 蓝光; an HEVC set in web_stream_url",
  radio: "live, sound only: not played on computers, streams on mobile and on the profile",
  doubleScreen: "live, two pictures: the composed one in pull_datas, the plain one as ever",
  letters: "live, with letters and an underscore in its number",
  oddTitle: "live, with quotes, a line break, </script> and more in its title; backup lines",
  skeleton: "live, but its page never holds more than the frame; no list of qualities",
  paramsError: "live, but the JSON address answers 10011",
  crowded: "live, with some 600 KB of other rooms in its reply",
  offline: "offline, keeps the title of its last broadcast",
  restricted: "4003034: shown only to those the anchor chose",
  finished: "30003: the broadcast has just ended",
  ended: "status 4, with the streams of the ended broadcast left over",
  lingering: "ended, and mobile goes on saying status 2 beside the time of the end",
  cancelled: "the account is closed; only its profile says so",
  unlisted: "offline, with an anchor and no room at all: status_code 0, data []",
  missing: "nobody lives here (nor at any unknown number)",
};
