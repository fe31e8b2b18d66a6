import type { RoomMember } from "../cast/members.ts";
import { pictures } from "./anchor.ts";

/** `data.user`, in which every field is empty: the anchor stands in `room.owner`. */
export const userPlaceholder: object = {
  id: 0,
  short_id: 0,
  nickname: "",
  gender: 0,
  signature: "",
  level: 0,
  birthday: 0,
  telephone: "",
  verified: false,
  experience: 0,
  city: "",
  status: 0,
  create_time: 0,
  secret: 0,
  badge_image_list: [],
  special_id: "",
  display_id: "",
  verified_content: "",
  sec_uid: "",
  user_role: 0,
  remark_name: "",
  web_rid: "",
  desensitized_nickname: "",
  webcast_uid: "",
  follow_status: 0,
  id_str: "",
  is_follower: false,
  is_following: false,
};

/** `room.owner`: the fields of `data.user`, filled with the anchor. */
export function mobileOwner({ owner, webRid }: RoomMember): object {
  const avatar = (size: string) => ({
    url_list: pictures(`aweme/${size}/invented-avatar-${owner.id}.jpeg`),
    uri: `${size}/invented-avatar-${owner.id}`,
    height: 0,
    width: 0,
    avg_color: "",
    image_type: 0,
  });
  return {
    ...userPlaceholder,
    id: Number(owner.id),
    id_str: owner.id,
    nickname: owner.nickname,
    display_id: owner.displayId,
    sec_uid: owner.secUid,
    web_rid: webRid,
    avatar_thumb: avatar("100x100"),
    avatar_medium: avatar("720x720"),
    avatar_large: avatar("1080x1080"),
    follow_info: { following_count: 12, follower_count: 4321, follow_status: 0 },
    pay_grade: { total_diamond_count: 0, level: 0 },
    fans_club: { data: { club_name: "", level: 0 } },
    user_attr: { is_muted: false, is_admin: false },
    status: 1,
    verified: true,
  };
}
