import type { RoomChange } from "@stream-fallback/core";
import { toldError } from "../reply/error-reply.ts";

/** A change as it is told: as the SDK tells it, with the failure in the form of all failures. */
export function toldChange(change: RoomChange): object {
  if (change.type !== "unknown") {
    const { type, name, room, at, info, before } = change;
    return { type, name, room, at, info, before };
  }
  const { type, name, room, at, error, lastKnown } = change;
  return { type, name, room, at, error: toldError(error), lastKnown };
}
