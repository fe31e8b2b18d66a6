import { members } from "../cast/cast.ts";
import { furtherRooms } from "../cast/further-rooms.ts";
import type { Member } from "../cast/member.ts";

export type Change = Partial<Pick<Member, "status" | "began" | "title" | "lock" | "streams">>;

/** Which rooms are otherwise than at the beginning. */
export interface Stage {
  /** From now on the room is so, and as before in all else. */
  change(roomId: number, change: Change): void;
  /** What is otherwise, by the rooms' numbers. */
  read(): Record<string, Change>;
  byRoom(id: string | null): Member | undefined;
  byUid(uid: string | null): Member | undefined;
  byShortCode(code: string): Member | undefined;
  reset(): void;
}

/** The cast, and so many further rooms. */
export function openStage(further: number): Stage {
  const changes = new Map<number, Change>();
  const all = [...members, ...furtherRooms(further).flatMap(({ member }) => member ?? [])];
  const byId = namedBy(all, ({ roomId, shortId = roomId }) => [roomId, shortId]);
  const byAnchor = namedBy(all, ({ uid }) => [uid]);
  const byCode = namedBy(all, ({ shortCode }) => (shortCode === undefined ? [] : [shortCode]));
  const now = (member: Member | undefined) => member && { ...member, ...changes.get(member.roomId) };
  return {
    change: (roomId, change) => void changes.set(roomId, { ...changes.get(roomId), ...change }),
    read: () => Object.fromEntries(changes),
    byRoom: (id) => now(byId.get(id)),
    byUid: (uid) => now(byAnchor.get(uid)),
    byShortCode: (code) => now(byCode.get(code)),
    reset: () => changes.clear(),
  };
}

function namedBy(
  all: readonly Member[],
  namesOf: (member: Member) => readonly (number | string)[],
): ReadonlyMap<string | null, Member> {
  return new Map(all.flatMap((member) => namesOf(member).map((name) => [String(name), member] as const)));
}
