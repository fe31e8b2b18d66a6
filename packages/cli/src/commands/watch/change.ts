import type { RoomChange } from "@stream-fallback/core";
import type { MaybeDouyin } from "../../asking/open-platforms.ts";

/** What became of a watched room. */
export type Change = RoomChange<MaybeDouyin>;
