import type { Origins } from "../addresses/origins.ts";
import { reflowAddress } from "../addresses/share-addresses.ts";
import type { LiveMember, RoomMember } from "../cast/members.ts";
import { lastBroadcast } from "./last-broadcast.ts";
import { mobileStreamUrl } from "./mobile-stream-url.ts";
import { mobileOwner } from "./mobile-user.ts";
import { coverShape } from "./room.ts";
import { roomTimes } from "./room-times.ts";

/** `data.room` of the mobile address. It holds streams on air and off air; only its status and its end tell the two apart. */
export function mobileRoom(
  member: RoomMember,
  { nowMs, origins }: { nowMs: number; origins: Origins },
): object {
  const { roomId, title, owner, viewers } = member;
  const live = member.state === "live" ? member : undefined;
  const lingers = member.state === "ended" && member.lingersOnMobile;
  const { createdAtSeconds, startedAtSeconds, finishedAtSeconds } = roomTimes(member);
  const broadcast = lastBroadcast(member);
  const invitation = `#在抖音，记录美好生活#【${owner.nickname}】正在直播，来和我一起支持Ta吧。`;
  return {
    id: Number(roomId),
    id_str: roomId,
    status: live || lingers ? 2 : 4,
    owner_user_id: Number(owner.id),
    title,
    user_count: live ? 1234 : 0,
    create_time: createdAtSeconds,
    start_time: startedAtSeconds,
    finish_time: finishedAtSeconds,
    last_ping_time: 0,
    finish_reason: live ? 0 : 1,
    stream_close_time: 0,
    book_time: 0,
    live_id: 1,
    app_id: 1128,
    os_type: 1,
    client_version: 280_100,
    linkmic_layout: 1,
    with_linkmic: false,
    stream_provider: 0,
    cover: {
      ...coverShape(roomId),
      uri: `invented-cover-${roomId}`,
      avg_color: "#7C9B00",
      height: 0,
      width: 0,
    },
    dynamic_cover_uri: "",
    share_url: reflowAddress(origins, member),
    anchor_share_text: invitation,
    user_share_text: invitation,
    stream_id: Number(broadcast.streamId),
    stream_id_str: broadcast.streamId,
    stream_url: mobileStreamUrl(broadcast, nowMs),
    mosaic_status: 0,
    mosaic_tip: "",
    stats: {
      id: Number(roomId),
      id_str: roomId,
      total_user: 20_342,
      follow_count: 22,
      like_count: 0,
      total_user_str: "20342",
      user_count_str: viewers,
      user_count_composition: { city: 0, video_detail: 0, my_follow: 0, other: 1 },
    },
    owner: mobileOwner(member),
    admin_user_ids: [],
    has_commerce_goods: false,
    ...liveTypes(live),
    orientation: 0,
    category: 0,
    tags: [],
    room_auth: { Chat: true, Gift: true, RecordScreen: 2, CastScreen: 1 },
    is_replay: false,
    room_layout: 0,
    live_room_mode: 0,
    linker_map: {},
    AnchorABMap: {},
    wait_copy: "不要急，慢慢来",
    // This tag says "live now" for every room, on air or not.
    video_feed_tag: "直播中",
    paid_live_data: { paid_type: 0, view_right: 0, duration: 0, delivery: 0 },
    room_view_stats: { is_hidden: false, display_value: live ? 1234 : 0 },
    extra: {
      is_sandbox: false,
      xigua_uid: 0,
      limit_strategy: 0,
      geo_block: 0,
      vr_type: 0,
      is_virtual_anchor: false,
      create_scene: "",
    },
  };
}

function liveTypes(live: LiveMember | undefined): object {
  const isRadio = live?.isRadio === true;
  return {
    live_type_normal: !isRadio,
    live_type_linkmic: false,
    live_type_audio: isRadio,
    live_type_third_party: false,
    live_type_screenshot: live?.broadcast.composed !== undefined,
    live_type_sandbox: false,
    live_type_official: false,
    live_type_vs_live: false,
    live_type_vs_premiere: false,
  };
}
