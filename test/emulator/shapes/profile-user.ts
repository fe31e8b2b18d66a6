import type { AnchorMember, LiveMember } from "../cast/members.ts";
import { pictures } from "./anchor.ts";
import { profileRoom } from "./profile-room.ts";

/** The user of a profile page, in camel case; what is not known is undefined rather than absent. */
export function profileUser(member: AnchorMember, nowMs: number): object {
  const { owner, state } = member;
  const live = state === "live" ? member : undefined;
  // What a profile holds of a restricted broadcast is not on record. Here it is the room id and nothing else, so that a
  // client that takes missing data for "off air" is found out.
  const roomId = "roomId" in member && (live || state === "restricted") ? member.roomId : "0";
  const [avatar = ""] = pictures(`aweme/100x100/invented-avatar-${owner.id}.jpeg`);
  return {
    uid: owner.id,
    secUid: owner.secUid,
    shortId: "0",
    realName: undefined,
    remarkName: undefined,
    nickname: owner.nickname,
    desc: owner.biography ?? "这里的一切都是编的",
    gender: undefined,
    avatarUrl: avatar,
    avatar300Url: avatar.replace("https:", "").replace("100x100", "300x300"),
    followStatus: 0,
    followerCount: 4321,
    mplatformFollowersCount: 4321,
    awemeCount: 12,
    uniqueId: owner.displayId,
    customVerify: "",
    userAge: undefined,
    roomId: Number(roomId),
    roomIdStr: roomId,
    roomData: live ? roomData(live, nowMs) : {},
    ipLocation: "IP属地：虚构",
    isBan: false,
    secret: 0,
    userCanceled: state === "cancelled",
    originalMusician: { music_count: 0, music_used_count: 0 },
    dynamicCover: undefined,
    shareInfo: undefined,
    favoritePermission: undefined,
  };
}

/** The room data of a profile: by one report an object, by another a text of JSON, so the cast has both. */
function roomData(live: LiveMember, nowMs: number): object | string {
  const room = profileRoom(live, nowMs);
  return live.broadcast.hasUhd ? room : JSON.stringify(room);
}
