import { members } from "../cast/cast.ts";
import type { Member } from "../cast/member.ts";

export type Change = Partial<Pick<Member, "status" | "began" | "title" | "lock" | "streams">>;

/** Which rooms are otherwise than at the beginning. */
export interface Stage {
  /** From now on the room is so, and as before in all else. */
  change(roomId: number, change: Change): void;
  byRoom(id: string | null): Member | undefined;
  byUid(uid: string | null): Member | undefined;
  byShortCode(code: string): Member | undefined;
  reset(): void;
}

export function openStage(): Stage {
  const changes = new Map<number, Change>();
  const now = () => members.map((member) => ({ ...member, ...changes.get(member.roomId) }));
  return {
    change: (roomId, change) => void changes.set(roomId, { ...changes.get(roomId), ...change }),
    byRoom: (id) => now().find(({ roomId, shortId }) => String(roomId) === id || String(shortId) === id),
    byUid: (uid) => now().find((member) => String(member.uid) === uid),
    byShortCode: (code) => now().find(({ shortCode }) => shortCode === code),
    reset: () => changes.clear(),
  };
}
