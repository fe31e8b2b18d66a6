import type { RoomAnswer, RoomQuery } from "@stream-fallback/core";

/** What only Bilibili tells. */
export interface BilibiliExtra {
  /** The room plays old videos in turn (轮播) while nobody is on air: `living` is false then. */
  isRoundPlay: boolean;
}

export type BilibiliAnswer = RoomAnswer<BilibiliExtra>;
/** Nothing is asked that other platforms do not know. */
export type BilibiliQuery = RoomQuery<unknown>;
