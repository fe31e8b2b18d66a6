import type { StreamFallbackError } from "../errors.ts";
import type { RoomInfo, RoomMeta } from "../room/room-info.ts";
import type { RoomChange } from "./room-change.ts";

/**
 * An answer as it is kept of each of thousands of rooms: a date takes as much as a text of a hundred characters, and lists
 * without anything in them nearly as much.
 */
interface KeptInfo extends Omit<RoomInfo, "sources" | "meta" | "liveStartTime" | "recordStartTime"> {
  sources: undefined;
  meta: undefined;
  /** Unix ms. */
  liveStartTime: number;
  /** Unix ms. */
  recordStartTime: number;
  how: Omit<RoomMeta, "attempts">;
}

/** What is known of a watched room. */
export interface KnownState {
  /** The last answer; undefined before the first. */
  kept: KeptInfo | undefined;
  /** When it was true, in monotonic ms. */
  atMs: number;
  /** Whether it was told since that nobody knows. */
  isUnknown: boolean;
  /** Whether an earlier watch has heard it, and this one nothing yet. */
  isRecalled: boolean;
}

/** A change without the names of its room. */
export type Told =
  | Pick<Extract<RoomChange, { type: "live" | "ended" | "title" }>, "type" | "info" | "before">
  | Pick<Extract<RoomChange, { type: "unknown" }>, "type" | "error" | "lastKnown">;

/** Takes an answer in, and gives the change that it is; undefined where there is nothing to tell. */
export function noteAnswer(
  state: KnownState,
  { info, atMs }: { info: RoomInfo; atMs: number },
): Told | undefined {
  const { kept, isUnknown: wasUnknown } = state;
  state.kept = keptOf(info);
  state.atMs = atMs;
  state.isUnknown = false;
  state.isRecalled = false;
  // After a time of which nobody knows, the state is news whatever it is.
  const nowKnown = info.living ? "live" : "ended";
  const type = wasUnknown ? nowKnown : typeOf(kept, info);
  return type && { type, info, ...(kept && { before: infoOf(kept) }) };
}

/** Notes that nobody could tell; gives the change where that was not told yet. */
export function noteUnknown(state: KnownState, error: StreamFallbackError): Told | undefined {
  if (state.isUnknown) return undefined;
  state.isUnknown = true;
  const { kept } = state;
  return { type: "unknown", error, ...(kept && { lastKnown: infoOf(kept) }) };
}

function typeOf(before: KeptInfo | undefined, info: RoomInfo): "live" | "ended" | "title" | undefined {
  if (!info.living) return before?.living ? "ended" : undefined;
  if (!before?.living || isOther(before.liveId, info.liveId)) return "live";
  return isOther(before.title, info.title) ? "title" : undefined;
}

/** What an adapter cannot know is empty, and no other text. */
function isOther(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}

/** Of what was just asked for, which nearly all is. */
const JUST_ASKED: KeptInfo["how"] = Object.freeze({ cached: false, stale: false, ageMs: 0 });

/** The streams are most of an answer. */
export function keptOf(info: RoomInfo): KeptInfo {
  const { cached, stale, ageMs } = info.meta;
  return {
    ...info,
    sources: undefined,
    meta: undefined,
    liveStartTime: Number(info.liveStartTime),
    recordStartTime: Number(info.recordStartTime),
    how: cached || stale || ageMs > 0 ? { cached, stale, ageMs } : JUST_ASKED,
  };
}

/** The answer that was kept, without its streams. */
function infoOf({ how, liveStartTime, recordStartTime, ...told }: KeptInfo): RoomInfo {
  return {
    ...told,
    sources: [],
    liveStartTime: new Date(liveStartTime),
    recordStartTime: new Date(recordStartTime),
    meta: { attempts: [], ...how },
  };
}
