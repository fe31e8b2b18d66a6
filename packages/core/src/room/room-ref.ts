/** What names a room. */
export interface RoomRef {
  /** The provider's id, such as `douyin`. */
  provider: string;
  roomId: string;
  /** The anchor's stable id where the platform has one; Douyin's `sec_user_id`. */
  uid?: string | undefined;
}
