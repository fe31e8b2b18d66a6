/** What names a room. */
export interface RoomRef {
  /** The provider's id, such as `douyin`. */
  provider: string;
  /** Empty where only the anchor is known, who has the `uid` then. */
  roomId: string;
  /** The anchor's stable id where the platform has one; Douyin's `sec_user_id`. */
  uid?: string | undefined;
}

/** The room in the words of a message. */
export function describeRoom({ roomId, uid }: Pick<RoomRef, "roomId" | "uid">): string {
  return roomId === "" ? `anchor ${uid}` : `room ${roomId}`;
}
