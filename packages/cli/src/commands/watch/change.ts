import type { RoomChange } from "@stream-fallback/core";
import type { AnyExtra } from "../../asking/built-in.ts";

/** What became of a watched room. */
export type Change = RoomChange<AnyExtra>;
