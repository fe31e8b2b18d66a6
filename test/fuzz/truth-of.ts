import type { RoomAnswer } from "@stream-fallback/core";
import type { FuzzTruth } from "@stream-fallback/core/testing";

/** A refusal, or what is told of a room. */
export type AnyReading =
  | { readonly refusal: "ROOM_NOT_FOUND" | "ROOM_RESTRICTED" }
  | { readonly living: unknown };

interface How<Reading> {
  /** The fields in which an answer differs from what was read. @default only whether it is on air is compared */
  differ?: (answer: RoomAnswer, reading: Reading) => string[];
  mayFail?: boolean;
}

/** What was read, as the fuzzer holds it against an answer. */
export function truthOf<Reading extends AnyReading>(
  reading: Reading,
  { differ, mayFail }: How<Reading>,
): FuzzTruth {
  if ("refusal" in reading) return reading.refusal === "ROOM_NOT_FOUND" ? "not-found" : "restricted";
  const differences = (answer: RoomAnswer) => differ?.(answer, reading) ?? [];
  return { living: reading.living === true, differences, mayFail };
}
