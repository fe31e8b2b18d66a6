import type { RoomInfo, StreamFallbackError } from "@stream-fallback/core";
import type { MaybeDouyin } from "../../asking/open-platforms.ts";

/** What came of a room that was asked for. */
export interface Outcome {
  /** As it was named on the line. */
  input: string;
  info?: RoomInfo<MaybeDouyin>;
  error?: StreamFallbackError;
}
