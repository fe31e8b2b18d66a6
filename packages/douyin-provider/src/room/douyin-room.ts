import type { RoomAnswer, RoomQuery } from "@stream-fallback/core";
import { z } from "zod";

/** What only Douyin is asked. */
export interface DouyinOptions {
  /** For broadcasts of two pictures: the composed one (true), or the plain one. @default true */
  doubleScreen?: boolean | undefined;
}

/** What is not known is left out, so that it makes no other question. */
export const optionsSchema: z.ZodType<DouyinOptions, DouyinOptions> = z.object({
  doubleScreen: z.boolean().default(true),
});

/** What only Douyin tells. */
export interface DouyinExtra {
  /** Sound without a picture; the site does not play it on a computer. */
  isLiveRadio: boolean;
  /**
   * The qualities of the first source: pictures from the best down, then `real_origin` and `ao`; `bitRate` in bits
   * per second, 0 where unknown.
   */
  streams: { key: string; desc: string; bitRate: number }[];
}

export type DouyinAnswer = RoomAnswer<DouyinExtra>;
export type DouyinQuery = RoomQuery<DouyinOptions | undefined>;

/** The composed picture, unless the caller says otherwise. */
export function wantsComposed({ options }: Pick<DouyinQuery, "options">): boolean {
  return options?.doubleScreen ?? true;
}
