import { noStreams, readStreams } from "./read-streams.ts";
import type { Reading } from "./reading.ts";
import { type Get, isNothing, isObject, plainGet } from "./values.ts";

const LIVE = 2;
const ENDED = 4;

interface RoomParts {
  room: unknown;
  anchor: unknown;
  /** The object that may hold `web_stream_url`. */
  around?: unknown;
  roomStatus?: unknown;
}

/** What a room with its anchor proves; the JSON API has a `room_status` beside it, 0 and 1 on air and 2 off air. */
function readRoom(get: Get, { room, anchor, around, roomStatus }: RoomParts): Reading[] {
  if (!isObject(anchor)) return [];
  const status = get(room, "status");
  const isOnAir = roomStatus === 0 || roomStatus === 1;
  const isLive = status === LIVE || (roomStatus === 1 && status !== ENDED);
  const isOver = !isOnAir && status !== LIVE && (status === ENDED || roomStatus === 2);
  if (!isLive && !isOver) return [];
  return [
    {
      living: isLive,
      title: get(room, "title") ?? "",
      owner: get(anchor, "nickname"),
      uid: get(anchor, "sec_uid"),
      liveId: get(room, "id_str") ?? "",
      cover: firstOf(get, get(room, "cover")),
      avatar: firstOf(get, get(anchor, "avatar_thumb")),
      streams: isLive ? readStreams(get, room, around) : noStreams,
    },
  ];
}

function firstOf(get: Get, picture: unknown): unknown {
  return get(get(picture, "url_list"), 0) ?? "";
}

const finished: Reading = {
  living: false,
  title: "",
  owner: "",
  uid: "",
  liveId: "",
  cover: "",
  avatar: "",
  streams: noStreams,
};

/** What the code of a JSON reply proves; undefined where the reply itself has to be read. */
function readCode(code: unknown): Reading[] | undefined {
  if (code === 0) return undefined;
  if (code === 30003) return [finished];
  if (code === 4003034) return [{ refusal: "ROOM_RESTRICTED" }];
  return code === 4001038 ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
}

export function readWeb(reply: unknown): Reading[] {
  const proven = readCode(plainGet(reply, "status_code"));
  if (proven) return proven;
  const data = plainGet(reply, "data");
  const rooms = plainGet(data, "data");
  const user = plainGet(data, "user");
  if (!Array.isArray(rooms)) return [];
  if (isNothing(user)) return rooms.length === 0 ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
  const roomStatus = plainGet(data, "room_status");
  return readRoom(plainGet, { room: rooms[0], anchor: user, around: data, roomStatus });
}

export function readMobile(reply: unknown, uid: string): Reading[] {
  const proven = readCode(plainGet(reply, "status_code"));
  if (proven) return proven;
  const room = plainGet(plainGet(reply, "data"), "room");
  const owner = plainGet(room, "owner");
  return plainGet(owner, "sec_uid") === uid ? readRoom(plainGet, { room, anchor: owner }) : [];
}

/** What `roomInfo` of the live page proves. */
export function readRoomInfo(get: Get, info: unknown): Reading[] {
  const room = get(info, "room");
  const anchor = get(info, "anchor");
  if (isObject(room)) return readRoom(get, { room, anchor, around: info });
  const isUnknown = isNothing(room) && isNothing(anchor) && get(info, "web_stream_url") === null;
  return isUnknown ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
}
