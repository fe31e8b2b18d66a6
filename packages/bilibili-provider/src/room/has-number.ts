import type { BilibiliQuery } from "./bilibili-room.ts";

/** Whether the room is known by its number, and not by its anchor only. */
export function hasNumber({ room }: Pick<BilibiliQuery, "room">): boolean {
  return room.roomId !== "";
}
