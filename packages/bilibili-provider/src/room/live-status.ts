import { StreamFallbackError } from "@stream-fallback/core";

const OFF_AIR = 0;
const ON_AIR = 1;
/** Old videos in turn (轮播). */
const ROUND_PLAY = 2;

/**
 * What `live_status` says of a room.
 * @throws StreamFallbackError `INCOMPLETE` for any other, which proves nothing
 */
export function readLiveStatus(status: number): { living: boolean; isRoundPlay: boolean } {
  if (status !== OFF_AIR && status !== ON_AIR && status !== ROUND_PLAY) {
    const what = `the reply does not tell whether the room is on air (live_status ${status})`;
    throw new StreamFallbackError("INCOMPLETE", what);
  }
  return { living: status === ON_AIR, isRoundPlay: status === ROUND_PLAY };
}

export function isOnAir(status: unknown): boolean {
  return status === ON_AIR;
}
