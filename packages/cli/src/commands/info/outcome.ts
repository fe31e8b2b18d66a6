import type { RoomInfo, StreamFallbackError } from "@stream-fallback/core";
import type { AnyExtra } from "../../asking/built-in.ts";

/** What came of a room that was asked for. */
export interface Outcome {
  /** As it was named on the line. */
  input: string;
  info?: RoomInfo<AnyExtra>;
  error?: StreamFallbackError;
}
