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
  /** Says that the broadcast is over, whatever the room says. */
  saysOver?: boolean;
}

/** What a room with its anchor proves; the JSON API has a `room_status` beside it, 0 and 1 on air and 2 off air. */
function readRoom(get: Get, { room, anchor, around, roomStatus, saysOver = false }: RoomParts): Reading[] {
  if (!isObject(anchor)) return [];
  const status = get(room, "status");
  const isOnAir = roomStatus === 0 || roomStatus === 1 || status === LIVE || hasText(get, room, "2");
  const isEnded = saysOver || status === ENDED || roomStatus === 2 || hasEnded(get, room);
  const isProven = status === LIVE || status === ENDED || roomStatus === 1 || roomStatus === 2;
  if (isOnAir === isEnded || !isProven) return [];
  return [
    {
      living: isOnAir,
      title: get(room, "title") ?? "",
      owner: get(anchor, "nickname"),
      uid: get(anchor, "sec_uid"),
      liveId: get(room, "id_str") ?? "",
      cover: firstOf(get, get(room, "cover")),
      avatar: firstOf(get, get(anchor, "avatar_thumb")),
      streams: isOnAir ? readStreams(get, room, around) : noStreams,
    },
  ];
}

/** Whether the status of a room, as text, is that one. */
export function hasText(get: Get, room: unknown, wanted: string): boolean {
  const text = get(room, "status_str");
  return (typeof text === "number" || typeof text === "string") && `${text}` === wanted;
}

/** Whether a room says beside its status that it is over. The end of an earlier broadcast does not count. */
export function hasEnded(get: Get, room: unknown): boolean {
  if (hasText(get, room, "4")) return true;
  const [end, reason, created, started] = ["finish_time", "finish_reason", "create_time", "start_time"].map(
    (key) => numberOr(get(room, key), 0),
  ) as [number, number, number, number];
  if (!(end > 0)) return reason > 0;
  const isEarlier =
    (created > 0 || started > 0) && [created, started].every((time) => time <= 0 || end < time);
  return !isEarlier;
}

/** Numbers stand as such or as text. */
function numberOr(value: unknown, other: number): number {
  return typeof value === "number" || typeof value === "string" ? Number(value) : other;
}

/** Whether names of one thing differ; what is empty or "0", and what is no text, is no name. */
function differ(...names: readonly unknown[]): boolean {
  return new Set(names.filter((name) => typeof name === "string" && name !== "0" && name !== "")).size > 1;
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
function readCode(reply: unknown, { isOnAir, hasSomebody }: Beside): Reading[] | undefined {
  const code = plainGet(reply, "status_code");
  if (code === 0) return undefined;
  if (code === 30003) return isOnAir ? [] : [finished];
  if (code === 4003034) return [{ refusal: "ROOM_RESTRICTED" }];
  return code === 4001038 && !hasSomebody ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
}

/** What a reply with an error code holds besides, though it should hold nothing. */
interface Beside {
  isOnAir: boolean;
  hasSomebody: boolean;
}

const saysOnAir = (room: unknown) => plainGet(room, "status") === LIVE || hasText(plainGet, room, "2");

/** Whether the site's words in a reply say that the broadcast is over. */
function tellsOfEnd(data: unknown): boolean {
  return ["message", "prompts"].some((key) => {
    const text = plainGet(data, key);
    return typeof text === "string" && /^\s*(?:room has finished|直播已结束)\s*$/.test(text);
  });
}

export function readWeb(reply: unknown): Reading[] {
  const data = plainGet(reply, "data");
  const [rooms, user, roomStatus, entered] = ["data", "user", "room_status", "enter_room_id"].map((key) =>
    plainGet(data, key),
  );
  const [room] = Array.isArray(rooms) ? rooms : [];
  const isOnAir = saysOnAir(room) || roomStatus === 0 || roomStatus === 1;
  const hasSomebody = !isNothing(room) || !isNothing(user);
  const proven = readCode(reply, { isOnAir, hasSomebody });
  if (proven) return proven;
  if (!Array.isArray(rooms)) return [];
  if (isNothing(user)) {
    const isNowhere =
      rooms.length === 0 && roomStatus !== 0 && roomStatus !== 1 && !differ("a name", entered);
    return isNowhere ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
  }
  if (differ(entered, ...rooms.map((each) => plainGet(each, "id_str")))) return [];
  const owners = rooms.map((each) => plainGet(plainGet(each, "owner"), "sec_uid"));
  const isOfficial = plainGet(plainGet(data, "extra"), "is_official_channel") === true;
  if (!isOfficial && differ(plainGet(user, "sec_uid"), ...owners)) return [];
  return readRoom(plainGet, { room, anchor: user, around: data, roomStatus, saysOver: tellsOfEnd(data) });
}

export function readMobile(reply: unknown, uid: string): Reading[] {
  const data = plainGet(reply, "data");
  const room = plainGet(data, "room");
  const proven = readCode(reply, { isOnAir: saysOnAir(room), hasSomebody: !isNothing(room) });
  if (proven) return proven;
  const owner = plainGet(room, "owner");
  if (plainGet(owner, "sec_uid") !== uid) return [];
  return readRoom(plainGet, { room, anchor: owner, saysOver: tellsOfEnd(data) });
}

/** What `roomInfo` of the live page proves. */
export function readRoomInfo(get: Get, info: unknown): Reading[] {
  const [room, anchor, roomId] = ["room", "anchor", "roomId"].map((key) => get(info, key));
  if (isObject(room)) {
    if (differ(roomId, get(room, "id_str"))) return [];
    const isOfficial = get(get(info, "roomExtra"), "is_official_channel") === true;
    if (!isOfficial && differ(get(anchor, "sec_uid"), get(get(room, "owner"), "sec_uid"))) return [];
    return readRoom(get, { room, anchor, around: info });
  }
  const isUnknown = isNothing(room) && isNothing(anchor) && get(info, "web_stream_url") === null;
  return isUnknown && !differ("a name", roomId) ? [{ refusal: "ROOM_NOT_FOUND" }] : [];
}
