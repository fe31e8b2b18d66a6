import type { Member } from "../cast/member.ts";
import { beganOf, dateOf, liveIdOf } from "./moments.ts";
import { ok } from "./refusals.ts";

const pictures = "https://i0.hdslb.com/bfs";

export const faceOf = ({ uid }: Member): string => `${pictures}/face/${uid}.jpg`;
export const coverOf = ({ roomId }: Member): string => `${pictures}/live/new_room_cover/${roomId}.jpg`;
export const idsOf = ({ roomId, shortId = 0, uid }: Member): object => ({
  ...{ room_id: roomId, short_id: shortId, uid },
});

const isHidden = ({ lock }: Member) => lock === "hidden" || lock === "hiddenPassword";
const isLocked = ({ lock }: Member) => lock === "locked" || lock === "shut";
export const hasPassword = ({ lock }: Member): boolean => lock === "password" || lock === "hiddenPassword";

export function locksOf(member: Member): object {
  const till = 1_999_999_999;
  return {
    ...{ is_hidden: isHidden(member), hidden_till: isHidden(member) ? till : 0 },
    ...{ is_locked: isLocked(member), lock_till: isLocked(member) ? till : 0 },
    encrypted: hasPassword(member),
  };
}

/** `getInfoByRoom`, and `getH5InfoByRoom`. */
export function infoBody(member: Member): object {
  const { uid, title, area, owner } = member;
  return ok({
    room_info: {
      ...idsOf(member),
      ...{ title, cover: coverOf(member), tags: "", background: "", description: "<p>欢迎</p>" },
      ...{ live_status: member.status, live_start_time: beganOf(member), live_screen_type: 0 },
      ...{ lock_status: Number(isLocked(member)), lock_time: 0, hidden_status: Number(isHidden(member)) },
      ...{ hidden_time: 0, area_id: 86, area_name: area, parent_area_id: 2, parent_area_name: "网游" },
      ...{ keyframe: "", special_type: member.lock === "members" ? 1 : 0, online: 12_345 },
      ...{ up_session: liveIdOf(member), live_id: liveIdOf(member), live_id_str: liveIdOf(member) },
      sub_session_key: `${liveIdOf(member)}sub_time:${beganOf(member)}`,
    },
    anchor_info: {
      base_info: { uname: owner, face: faceOf(member), gender: "保密", official_info: { role: -1 } },
      live_info: { level: 30 },
      relation_info: { attention: 1_000 },
    },
    // Other people's names, which must not be taken for the anchor's.
    rank_info: { list: [{ uid: uid + 1, uname: "别人", face: `${pictures}/face/other.jpg`, title: "榜一" }] },
  });
}

/** `room_init`. */
export function initBody(member: Member): object {
  return ok({
    ...idsOf(member),
    ...locksOf(member),
    ...{ need_p2p: 0, live_status: member.status, is_portrait: false, pwd_verified: false, room_shield: 0 },
    ...{ is_sp: Number(member.lock === "members"), special_type: Number(member.lock === "members") },
    live_time: member.status === 1 ? beganOf(member) : -62_170_012_800,
  });
}

/** `get_info`. */
export function roomInfoBody(member: Member): object {
  return ok({
    ...idsOf(member),
    ...{ live_status: member.status, title: member.title, user_cover: coverOf(member), keyframe: "" },
    ...{ area_name: member.area, parent_area_name: "网游", live_time: dateOf(member), online: 12_345 },
    attention: 1_000,
  });
}

/** `Master/info`. */
export function anchorBody(member: Member): object {
  const { uid, owner, roomId } = member;
  const info = { uid, uname: owner, face: faceOf(member), gender: -1, official_verify: { type: -1 } };
  return ok({ info, exp: {}, follower_num: 1_000, room_id: roomId, medal_name: "" });
}

/** `getRoomBaseInfo`: by real numbers, whatever they were asked by; without those that are not there. */
export function baseInfoBody(members: readonly Member[]): object {
  const rooms = members.map((member) => [
    member.roomId,
    {
      ...idsOf(member),
      ...{ live_status: member.status, title: member.title, uname: member.owner, cover: coverOf(member) },
      ...{ area_name: member.area, parent_area_name: "网游", live_time: dateOf(member) },
      ...{ is_encrypted: hasPassword(member), live_id: liveIdOf(member), live_id_str: liveIdOf(member) },
      ...{ live_url: `https://live.bilibili.com/${member.roomId}`, background: "", online: 12_345 },
    },
  ]);
  return ok({ by_uids: {}, by_room_ids: Object.fromEntries(rooms) });
}

/** `get_status_info_by_uids`: a list, and an empty one, where there would be an object without anything. */
export function statusBody(members: readonly Member[]): object {
  if (members.length === 0) return ok([]);
  const none = "0000-00-00 00:00:00";
  const rooms = members.map((member) => [
    member.uid,
    {
      ...idsOf(member),
      ...{ title: member.title, uname: member.owner, face: faceOf(member), live_status: member.status },
      ...{ live_time: beganOf(member), cover_from_user: coverOf(member), keyframe: "", broadcast_type: 0 },
      ...{ area_v2_name: member.area, area_v2_parent_name: "网游", tag_name: "", online: 12_345 },
      lock_till: isLocked(member) ? "2033-05-18 11:33:19" : none,
      hidden_till: isHidden(member) ? "2033-05-18 11:33:19" : none,
    },
  ]);
  return ok(Object.fromEntries(rooms));
}
