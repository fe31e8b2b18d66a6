import type { CastMember, LiveMember, RoomMember } from "../cast/members.ts";
import { anchorShape } from "./anchor.ts";
import { envelope } from "./envelope.ts";
import { errorBody } from "./error-body.ts";
import { partitionRoadMap } from "./partition.ts";
import { roomShape } from "./room.ts";
import { similarRooms } from "./similar-rooms.ts";
import { webStreamUrl } from "./stream-url.ts";

/** The whole body of the JSON address for one member. */
export function webEnterBody(member: CastMember, nowMs: number): object {
  switch (member.state) {
    case "live":
      if (member.isRefusedByWeb) return errorBody(10011, nowMs);
      return envelope(0, nowMs, liveData(member, nowMs));
    case "offline":
    case "ended":
      return envelope(0, nowMs, offlineData(member, nowMs));
    case "finished":
      return errorBody(30003, nowMs);
    case "restricted":
      return errorBody(4003034, nowMs);
    case "unlisted":
      return envelope(0, nowMs, { ...nobody, user: anchorShape(member.owner) });
    case "cancelled":
    case "missing":
      return missingBody(member.webRid, nowMs);
  }
}

function missingBody(webRid: string, nowMs: number): object {
  // A room id sent in place of the room number is answered with an error of its own.
  return isRoomId(webRid) ? errorBody(4001038, nowMs) : envelope(0, nowMs, nobody);
}

/** The data of a reply without a room. Only an anchor beside it tells an owned room number from an unknown one. */
const nobody: object = {
  data: [],
  enter_room_id: "",
  ...tail(2),
  partition_road_map: {},
  similar_rooms: [],
};

function liveData(room: LiveMember, nowMs: number): object {
  return {
    data: [roomShape(room, nowMs)],
    enter_room_id: room.roomId,
    extra: { digg_color: "0", pay_scores: "0", is_official_channel: false, signature: "" },
    user: anchorShape(room.owner),
    ...tail(room.isRadio ? 1 : 0),
    partition_road_map: partitionRoadMap(room),
    similar_rooms: room.hasSimilarRooms ? similarRooms(nowMs, room.neighbours) : [],
    web_stream_url: room.isRadio ? null : webStreamUrl(room.broadcast, nowMs),
    auth_cert_info: "",
    login_lead: { is_login: false, level: 0, items: {} },
  };
}

/** The data of a room off air, where `extra`, `web_stream_url` and `login_lead` are absent rather than empty. */
function offlineData(room: RoomMember, nowMs: number): object {
  return {
    data: [roomShape(room, nowMs)],
    enter_room_id: room.roomId,
    user: anchorShape(room.owner),
    ...tail(2),
    partition_road_map: {},
    similar_rooms: [],
  };
}

/** `room_status`: 0 on air, 1 on air but not for computers, 2 offline. */
function tail(roomStatus: 0 | 1 | 2): object {
  return {
    qrcode_url: "",
    enter_mode: roomStatus === 1 ? 1 : 0,
    room_status: roomStatus,
    shark_decision_conf: "",
  };
}

export function isRoomId(text: string): boolean {
  return /^\d{19}$/.test(text);
}
