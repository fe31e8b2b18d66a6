import type { RoomRef } from "@stream-fallback/core";
import { isRoomId, isUid } from "./name-in-url.ts";

/** Why this cannot be a room of the site. Nothing is quoted: people give their cookie in the wrong place. */
export function checkRef({ roomId, uid }: RoomRef): string | undefined {
  if (uid !== undefined && !isUid(uid))
    return "uid is no number (mid) that an anchor can have; it stands in the address of their page, space.bilibili.com/<mid>";
  if (roomId === "" || isRoomId(roomId)) return undefined;
  if (isUid(roomId))
    return "roomId is longer than any room's number and may be an anchor's; give space.bilibili.com/<number>";
  return "roomId is no number that a room can have; give the number in the room's URL";
}
