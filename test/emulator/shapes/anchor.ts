import type { Anchor } from "../cast/members.ts";

/** The anchor as `user`, `owner` and `anchor` show it. */
export function anchorShape(anchor: Anchor): object {
  return {
    id_str: anchor.id,
    sec_uid: anchor.secUid,
    nickname: anchor.nickname,
    avatar_thumb: { url_list: pictures(`aweme/100x100/invented-avatar-${anchor.id}.jpeg`) },
    follow_info: { follow_status: 0, follow_status_str: "0" },
    foreign_user: 0,
    open_id_str: "",
  };
}

/** A picture, which the site offers on several hosts. */
export function pictures(path: string): string[] {
  return ["p3", "p11", "p26"].map((host) => `https://${host}.douyinpic.com/${path}`);
}
