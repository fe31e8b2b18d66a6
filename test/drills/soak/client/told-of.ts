import type { RoomChange } from "@stream-fallback/core";
import type { Told } from "../messages.ts";
import { numberIn } from "./watched-rooms.ts";

/** A change as it is told to the one who judges. @param flights how long the last answer of each room was on its way */
export function toldOf(change: RoomChange, flights: ReadonlyMap<string, number>): Told {
  const { name, type, at } = change;
  const room = numberIn(name);
  const meta = type === "unknown" ? undefined : change.info.meta;
  // Of an answer that another call had asked for nobody was asked.
  const answered = meta?.attempts.findLast(({ kind }) => kind === "success");
  return {
    ...{ room, type, at: at.getTime(), takenAt: Date.now() },
    liveId: type === "live" ? change.info.liveId : "",
    ageMs: meta?.ageMs ?? 0,
    flightMs: answered?.durationMs ?? flights.get(room) ?? 0,
    code: type === "unknown" ? change.error.code : "",
  };
}
