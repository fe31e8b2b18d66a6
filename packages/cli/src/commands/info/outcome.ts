import type { StreamFallbackError } from "@stream-fallback/core";
import type { RoomInfo } from "@stream-fallback/douyin-provider";

/** What came of a room that was asked for. */
export interface Outcome {
  /** As it was named on the line. */
  input: string;
  info?: RoomInfo;
  error?: StreamFallbackError;
}
