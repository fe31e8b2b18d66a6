import type { Noise } from "./noise.ts";
import { pictures } from "./pictures.ts";
import type { StreamUrl } from "./stream-url.ts";

export const LIVE_ROOM = {
  webRid: "100200300400",
  roomId: "7600000000000000123",
  title: '今晚唱到十点，"点歌"的进来坐坐🎤',
  owner: "云上小鹿",
  uid: "MS4wLjABAAAAinvented-anchor-of-the-benchmark",
} as const;

/** `roomStore.roomInfo`: as many fields, and fields as long, as a room on air has. */
export function liveRoomInfo(noise: Noise, plain: StreamUrl, hevc: StreamUrl): object {
  const anchor = {
    ...{ id_str: "4200000000000000", sec_uid: LIVE_ROOM.uid, nickname: LIVE_ROOM.owner },
    ...{ avatar_thumb: pictures(noise), follow_info: { follow_status: 0, follow_status_str: "0" } },
    ...{ foreign_user: 0, open_id_str: "" },
  };
  return {
    room: liveRoom(noise, plain, anchor),
    roomId: LIVE_ROOM.roomId,
    web_rid: LIVE_ROOM.webRid,
    anchor,
    roomExtra: { digg_color: "0", pay_scores: "0" },
    enter_mode: 0,
    qrcode_url: "",
    partition_road_map: {
      partition: { id_str: "105", type: 4, title: "娱乐天地" },
      sub_partition: { partition: { id_str: "1105", type: 4, title: "唱歌" } },
    },
    web_stream_url: hevc.streamUrl,
    auth_cert_info: "",
  };
}

function liveRoom(noise: Noise, { streamUrl }: StreamUrl, anchor: object): object {
  return {
    ...{ id: Number(LIVE_ROOM.roomId), id_str: LIVE_ROOM.roomId, status: 2, status_str: "2" },
    ...{ title: LIVE_ROOM.title, user_count_str: "1w+" },
    cover: pictures(noise),
    stream_url: streamUrl,
    ...{ mosaic_status: 0, mosaic_status_str: "0", admin_user_ids: [], admin_user_ids_str: [] },
    owner: anchor,
    room_auth: Object.fromEntries(members(noise, 80, () => noise.pick([true, false, 0, 1, 2]))),
    ...{ live_room_mode: 0, has_commerce_goods: false, linker_map: {}, like_count: 4321 },
    stats: { total_user_desp: "", like_count: 0, total_user_str: "2.3万", user_count_str: "1w+" },
    toolbar_data: { entrance_list: Array.from({ length: 4 }, () => entrance(noise)), more_panel: [] },
    AnchorABMap: Object.fromEntries(members(noise, 140, () => `${noise.whole(4)}`)),
    paid_live_data: { paid_type: 0, view_right: 0, duration: 0, delivery: 0 },
    short_touch_area_config: shortTouchAreas(noise),
    others: Object.fromEntries(members(noise, 14, () => ({ enable: false, strategy: noise.whole(9) }))),
    undefined_here: undefined,
  };
}

/** Members with invented keys. */
export function members<T>(noise: Noise, count: number, make: () => T): [string, T][] {
  return Array.from({ length: count }, (_, place) => [`${noise.words(2, "_")}_${place}`, make()]);
}

function entrance(noise: Noise): object {
  return {
    ...{ group_id: noise.whole(20), component_type: noise.whole(40), op_type: 0, text: noise.chinese(4) },
    ...{ schema_url: "", icon: pictures(noise), show_type: 3, data_status: 1 },
    extra: JSON.stringify({
      id: noise.whole(900),
      name: noise.chinese(3),
      webp_image: { uri: noise.hex(32) },
    }),
  };
}

function shortTouchAreas(noise: Noise): object {
  const numbered = (count: number, make: (place: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, place) => [String(place + 1), make(place + 1)]));
  return {
    elements: numbered(14, (type) => ({ type, priority: 3 })),
    forbidden_types_map: {},
    temp_state_strategy: numbered(12, (short_touch_type) => ({
      short_touch_type,
      strategy_map: numbered(6, (strategy_type) => ({
        type: { strategy_type, priority: noise.whole(40) },
        ...{ duration: 10, strategy_method: "" },
      })),
    })),
  };
}
