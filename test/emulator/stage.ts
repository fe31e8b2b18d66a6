import { ControlError } from "./control-fields.ts";
import type { CastMember, LiveMember } from "./members.ts";
import { findMember } from "./rooms.ts";

export interface StageOrder {
  /** The number in the room's URL. */
  room: string;
  onAir: boolean;
}

/** Which live members are off air for the moment, so that a broadcast can begin and end. */
export interface Stage {
  /** @throws {ControlError} for a room that never is on air */
  order(order: StageOrder): void;
  /** The member as it is now. */
  now<Member extends CastMember | undefined>(member: Member): Member;
  /** The rooms that are off air by order. */
  read(): string[];
  reset(): void;
}

export function openStage(): Stage {
  const offAir = new Set<string>();
  return {
    order({ room, onAir }) {
      if (findMember(room).state !== "live") throw new ControlError(`room ${room} is never on air`);
      if (onAir) offAir.delete(room);
      else offAir.add(room);
    },
    now<Member extends CastMember | undefined>(member: Member): Member {
      if (member?.state !== "live" || !offAir.has(member.webRid)) return member;
      return asOffline(member) as Member;
    },
    read: () => [...offAir],
    reset: () => offAir.clear(),
  };
}

function asOffline({ webRid, roomId, title, owner, viewers, shortCode }: LiveMember): CastMember {
  return { webRid, roomId, title, owner, viewers, shortCode, state: "offline" };
}
