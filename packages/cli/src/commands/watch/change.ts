import type { RoomChange } from "@stream-fallback/core";
import type { DouyinExtra } from "@stream-fallback/douyin-provider";

/** What became of a watched room. */
export type Change = RoomChange<DouyinExtra>;
