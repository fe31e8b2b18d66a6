import type { CastMember, LiveMember } from "../cast/members.ts";

export interface StageOrder {
  /** The number in the room's URL. */
  room: string;
  onAir: boolean;
  /** The room id of this broadcast; the real site gives each a new one. @default the member's own */
  roomId?: string;
  /** How long the addresses of its streams work. @default a week */
  urlSeconds?: number;
  /** Off air: the mobile address goes on saying that the broadcast is live, beside the time of its end. @default false */
  lingersOnMobile?: boolean;
}

/** Says which live members are off air at present, so that a broadcast can end and another can begin. */
export interface Stage {
  /** Puts the room of a live member on or off air; orders for other rooms are refused where orders are read. */
  order(order: StageOrder): void;
  /** The member as it is now. */
  now<Member extends CastMember | undefined>(member: Member): Member;
  /** The rooms that are off air by order. */
  read(): string[];
  reset(): void;
}

export function openStage(): Stage {
  const offAir = new Map<string, Pick<StageOrder, "lingersOnMobile">>();
  const broadcasts = new Map<string, Pick<StageOrder, "roomId" | "urlSeconds">>();
  return {
    order({ room, onAir, ...broadcast }) {
      if (onAir) offAir.delete(room);
      else offAir.set(room, broadcast);
      if (onAir) broadcasts.set(room, broadcast);
    },
    now<Member extends CastMember | undefined>(member: Member): Member {
      if (member?.state !== "live") return member;
      const ended = offAir.get(member.webRid);
      if (ended?.lingersOnMobile) return { ...member, state: "ended", lingersOnMobile: true } as Member;
      if (ended) return asOffline(member) as Member;
      return onAirAs(member, broadcasts.get(member.webRid) ?? {}) as Member;
    },
    read: () => [...offAir.keys()],
    reset() {
      offAir.clear();
      broadcasts.clear();
    },
  };
}

function asOffline({ webRid, roomId, title, owner, viewers, shortCode }: LiveMember): CastMember {
  return { webRid, roomId, title, owner, viewers, shortCode, state: "offline" };
}

function onAirAs(
  member: LiveMember,
  { roomId, urlSeconds }: Pick<StageOrder, "roomId" | "urlSeconds">,
): CastMember {
  const changed = { ...(roomId && { streamId: roomId }), ...(urlSeconds && { urlSeconds }) };
  const { composed } = member.broadcast;
  return {
    ...member,
    ...(roomId && { roomId }),
    broadcast: {
      ...member.broadcast,
      ...changed,
      ...(composed && { composed: { ...composed, ...changed } }),
    },
  };
}
