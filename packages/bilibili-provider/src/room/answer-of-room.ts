import { StreamFallbackError } from "@stream-fallback/core";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { readLiveStatus } from "./live-status.ts";
import { startSecondOf } from "./start-second.ts";

/** What a reply tells of a room, whichever adapter found it. */
export interface ToldRoom {
  roomId: string;
  /** "0" where it has none. */
  shortId: string;
  uid: string;
  liveStatus: number;
  /** When the broadcast began. */
  began: number | string | null | undefined;
  title: string;
  owner: string;
  avatar: string;
  cover: string;
  area: string;
  /** Why its streams are not for everybody, where the reply tells. */
  refused?: string | undefined;
}

/**
 * The answer without streams.
 * @throws StreamFallbackError `INCOMPLETE` for another room than was asked for, and where nothing is proven
 */
export function answerOfRoom(told: ToldRoom, { room }: Pick<BilibiliQuery, "room">): BilibiliAnswer {
  const { roomId, shortId, uid, title, owner, avatar, cover, area, refused } = told;
  const isAsked = room.roomId === "" ? room.uid === uid : [roomId, shortId].includes(room.roomId);
  if (!isAsked || roomId === "0") {
    const what = "the reply tells of another room than was asked for; ask again, or with another api";
    throw new StreamFallbackError("INCOMPLETE", what);
  }
  const status = readLiveStatus(told.liveStatus);
  const second = status.living ? startSecondOf(told.began) : undefined;
  return {
    ...status,
    ...{ title, owner, uid, avatar, cover, area },
    liveId: second === undefined ? "" : liveIdOf(roomId, second),
    sources: [],
    learned: { roomId, uid },
    liveStartTime: second === undefined ? undefined : new Date(second * 1_000),
    ...(status.living && refused !== undefined && { streamsRefused: { reason: refused } }),
  };
}

/** The site's own id of a broadcast stands in few replies; when it began stands in all, and two never begin at once. */
export function liveIdOf(roomId: string, startSecond: number): string {
  return `${roomId}-${startSecond}`;
}
