import type { LiveMember, Room, RoomMember } from "../cast/members.ts";
import { anchorShape, pictures } from "./anchor.ts";
import { streamUrl } from "./stream-url.ts";

/** `data.data[0]` of the JSON address, and `roomInfo.room` of the page. */
export function roomShape(room: RoomMember, nowMs: number): object {
  if (room.state === "live") return liveRoomShape(room, nowMs);
  if (room.state !== "ended") return offAirRoomShape(room);
  const { roomId, broadcast, owner } = room;
  return {
    ...offAirRoomShape(room),
    cover: coverShape(roomId),
    stream_url: streamUrl(broadcast, nowMs),
    owner: anchorShape(owner),
  };
}

/** A room off air: the title of its last broadcast, but no cover, stream or owner. */
function offAirRoomShape(room: Room): object {
  return {
    ...identity(room),
    status: 4,
    status_str: "4",
    title: room.title,
    user_count_str: "0",
    mosaic_status: 0,
    mosaic_status_str: "",
    admin_user_ids: [],
    admin_user_ids_str: [],
    live_room_mode: 0,
    has_commerce_goods: false,
    linker_map: {},
    AnchorABMap: {},
    like_count: 0,
    owner_user_id_str: "",
  };
}

function liveRoomShape(room: LiveMember, nowMs: number): object {
  const { composed } = room.broadcast;
  return {
    ...identity(room),
    status: 2,
    status_str: "2",
    title: room.title,
    user_count_str: room.viewers,
    cover: coverShape(room.roomId),
    // How the real site shows a radio room here is not on record; this one is on air without streams.
    ...(!room.isRadio && { stream_url: streamUrl(room.broadcast, nowMs) }),
    mosaic_status: 0,
    mosaic_status_str: "0",
    admin_user_ids: [Number(room.owner.id)],
    admin_user_ids_str: [room.owner.id],
    owner: anchorShape(room.owner),
    room_auth: { Chat: true, Gift: true, RecordScreen: 2, CastScreen: 1 },
    live_room_mode: 0,
    stats: { total_user_desp: "", like_count: 0, total_user_str: "20342", user_count_str: room.viewers },
    has_commerce_goods: false,
    linker_map: {},
    room_view_stats: {
      is_hidden: false,
      display_short: "1234",
      display_long: "1234在线观众",
      display_value: 1234,
    },
    scene_type_info: { is_union_live_room: false, is_life: false, is_protected_room: 0 },
    toolbar_data: { entrance_list: [], more_panel: [], max_entrance_cnt: 4 },
    AnchorABMap: { invented_switch: "1" },
    like_count: 4321,
    owner_user_id_str: "",
    paid_live_data: { paid_type: 0, view_right: 0, duration: 0, delivery: 0 },
    game_data: { game_tag_info: { is_game: 2, game_tag_id: 0, game_tag_name: "" } },
    others: {
      web_data: composed ? { additional_stream_url: { id_str: composed.streamId } } : {},
      programme: { enable_programme: false },
    },
  };
}

export function coverShape(roomId: string): { url_list: string[] } {
  return { url_list: pictures(`img/invented-cover-${roomId}.image`) };
}

/** The id as number and text. Numbers beyond 2^53 are rounded, on the real site too, so only the text is exact. */
function identity(room: Room): object {
  return { id: Number(room.roomId), id_str: room.roomId };
}
