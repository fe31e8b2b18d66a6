import { StreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import { type KnownState, keptOf } from "./known-state.ts";
import type { RoomChange } from "./room-change.ts";

/** What a watch has told of a room last. */
export interface LastTold {
  type: RoomChange["type"];
  at: Date;
  /** What was known then; absent after an `unknown` before which nothing was. Its streams are not read. */
  info?: RoomInfo | undefined;
}

/** What is known of a room from an earlier watch. */
export interface RecalledState extends Pick<KnownState, "kept" | "isUnknown"> {
  /** Unix ms. */
  atWallMs: number;
}

const TYPES: readonly unknown[] = ["live", "ended", "title", "unknown"] satisfies RoomChange["type"][];

/** Whether a watch may have told this. What cannot be read throws. */
export function isLastTold(value: unknown): value is LastTold {
  if (typeof value !== "object" || value === null) return false;
  const { type, at, info } = value as Partial<LastTold>;
  if (!TYPES.includes(type) || !(at instanceof Date) || Number.isNaN(at.getTime())) return false;
  if (info === undefined) return type === "unknown";
  const { living, title, liveId, meta } = info;
  const isInfo = [title, liveId].every((each) => typeof each === "string") && typeof meta === "object";
  return (
    isInfo &&
    meta !== null &&
    (type === "unknown" ? typeof living === "boolean" : living === (type !== "ended"))
  );
}

/** @throws StreamFallbackError `INVALID_INPUT` for what cannot be read */
export function recalledState(told: LastTold): RecalledState {
  try {
    const { type, at, info } = told;
    return {
      kept: info && keptOf(info),
      isUnknown: type === "unknown",
      atWallMs: at.getTime(),
    };
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "lastTold cannot be read");
  }
}
