import type { RoomAnswer, RoomQuery } from "@stream-fallback/core";

/** What only Douyin is asked. */
export interface DouyinOptions {
  /** For broadcasts of two pictures: the composed one, or the plain one. */
  doubleScreen: boolean;
}

/** What only Douyin tells. */
export interface DouyinExtra {
  /** Sound without a picture; the site does not play it on a computer. */
  isLiveRadio: boolean;
  /** The qualities of the first source, best first; `bitRate` in bits per second, 0 where unknown. */
  streams: { key: string; desc: string; bitRate: number }[];
}

export type DouyinAnswer = RoomAnswer<DouyinExtra>;
export type DouyinQuery = RoomQuery<DouyinOptions>;
