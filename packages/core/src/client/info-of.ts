import type { KeptAnswer } from "../cache/kept-answer.ts";
import type { RoomAnswer, RoomInfo, RoomMeta } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { copyOf } from "../runtime/copy-of.ts";

interface Telling {
  /** As it was asked for. */
  room: RoomRef;
  meta: RoomMeta;
  /** Unix ms. */
  wallMs: number;
}

/** An answer as one caller gets it: what it does to that is not for the others to see, nor for the cache. */
export function infoOf<Extra>(
  { answer, api }: KeptAnswer<Extra>,
  { room, meta, wallMs }: Telling,
): RoomInfo<Extra> {
  const recordStartTime = new Date(wallMs);
  const { learned, liveStartTime = recordStartTime, ...told } = copyOf(answer as RoomAnswer);
  const call = {
    provider: room.provider,
    roomId: learned?.roomId || room.roomId,
    api,
    liveStartTime,
    recordStartTime,
    meta: copyOf(meta),
  };
  return { ...told, ...call } as RoomInfo<Extra>;
}
