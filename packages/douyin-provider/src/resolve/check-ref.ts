import type { RoomRef } from "@stream-fallback/core";
import { isRoomId } from "./name-in-url.ts";
import { isWordOfSite } from "./site-words.ts";

/** Looser than in texts, where it must not be taken for a part of one: a uid is given as such. */
const UID = /^MS4wLjAB[\w-]{8,120}$/;

/** Why this cannot be a room of the site. Nothing is quoted: people give their cookie in the wrong place. */
export function checkRef({ roomId, uid }: RoomRef): string | undefined {
  if (uid !== undefined && !UID.test(uid))
    return "uid is no sec_user_id, which begins with MS4wLjAB and stands in the address of the anchor's profile";
  if (roomId === "" || isRoomId(roomId)) return undefined;
  if (isWordOfSite(roomId))
    return "roomId is the name of a page of the site; give the number in the room's URL";
  return "roomId is no number or name that a room can have; give the number in the room's URL";
}
