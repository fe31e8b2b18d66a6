import { hasEnded, hasText } from "./read-room.ts";
import { noStreams, readStreams } from "./read-streams.ts";
import type { Reading } from "./reading.ts";
import { type Get, isNothing, isObject, jsonOr, plainGet, UNTOLD } from "./values.ts";

interface ProfileReply {
  reply: unknown;
  /** The uid of the anchor who was asked for. */
  uid: string;
  /** Whether the page says to people that the anchor is on air. */
  showsOnAir: boolean;
}

/** What the reply that a profile was made of proves of the anchor who was asked for. */
export function readProfile(get: Get, { reply, uid, showsOnAir }: ProfileReply): Reading[] {
  const user = get(reply, "user");
  const isAnswer = get(reply, "statusCode") === 0 && get(user, "secUid") === uid;
  if (!isAnswer) return [];
  const roomId = get(user, "roomIdStr");
  const given = get(user, "roomData");
  const isText = typeof given === "string" && given !== "";
  // Inside a text of JSON a leading dollar has no special meaning.
  const getRoom = isText ? plainGet : get;
  const room = isText ? jsonOr(given, UNTOLD) : given;
  const status = getRoom(room, "status");
  const about = {
    title: "",
    cover: "",
    owner: get(user, "nickname"),
    uid,
    avatar: pictureOf(get, user),
  };
  const isClosed = get(user, "userCanceled") === true || get(user, "isBan") === true;
  const number = get(user, "roomId");
  const rounded = typeof number === "number" || typeof number === "string" ? `${number}` : "";
  const isLive = status === 2 || hasText(getRoom, room, "2");
  const isOver = status === 4 || hasEnded(getRoom, room);
  if (isLive && isOver) return [];
  if (typeof roomId === "string" && /^[1-9]\d*$/.test(roomId)) {
    const otherId = getRoom(room, "id_str");
    const isOther = typeof otherId === "string" && otherId !== "" && otherId !== "0" && otherId !== roomId;
    if (status !== 2 || isClosed || rounded === "0" || isOther) return [];
    return [{ ...about, living: true, liveId: roomId, streams: readStreams(getRoom, room) }];
  }
  const isWithoutRoom = (isNothing(roomId) || roomId === "0") && (isEmpty(getRoom, room) || status === 4);
  if (!isWithoutRoom || showsOnAir || isLive || /^[1-9]\d*$/.test(rounded)) return [];
  if (isClosed) return [{ refusal: "ROOM_NOT_FOUND" }];
  return roomId === "0" ? [{ ...about, living: false, liveId: "", streams: noStreams }] : [];
}

function isEmpty(get: Get, room: unknown): boolean {
  if (isNothing(room) || room === "") return true;
  return isObject(room) && Object.keys(room).every((key) => get(room, key) === undefined);
}

/** The address of the avatar, which has no scheme on the site. */
function pictureOf(get: Get, user: unknown): unknown {
  const url = get(user, "avatar300Url") || get(user, "avatarUrl") || "";
  return typeof url === "string" ? url.replace(/^\/\//, "https://") : url;
}
