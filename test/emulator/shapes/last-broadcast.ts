import type { Broadcast, RoomMember } from "../cast/members.ts";

/** The broadcast of a room, or its last one: the mobile address gives a room's streams even when it is off air. */
export function lastBroadcast(member: RoomMember): Broadcast {
  if ("broadcast" in member) return member.broadcast;
  return {
    streamId: `990100200300${member.roomId.slice(-6)}`,
    cdn: "l1",
    width: 1280,
    height: 720,
    hasUhd: false,
    expiry: "expire",
    hasHevc: false,
  };
}
