import type { RoomMember } from "../cast/members.ts";

export interface RoomTimes {
  createdAtSeconds: number;
  startedAtSeconds: number;
  /** 0 while on air. */
  finishedAtSeconds: number;
}

/** The times of a broadcast, the same whatever the clock says, so that a test can name them. */
export function roomTimes({ roomId, state }: RoomMember): RoomTimes {
  const createdAtSeconds = 1_780_000_000 + Number(roomId.slice(-4));
  return {
    createdAtSeconds,
    startedAtSeconds: createdAtSeconds + 4,
    finishedAtSeconds: state === "live" ? 0 : createdAtSeconds + 7200,
  };
}
