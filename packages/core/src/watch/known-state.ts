import type { StreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomChange } from "./room-change.ts";

/** What is known of a watched room. */
export interface KnownState {
  /** The last answer, without its streams; undefined before the first. */
  info: RoomInfo | undefined;
  /** When it was true, in monotonic ms. */
  atMs: number;
  /** Whether it was told since that nobody knows. */
  isUnknown: boolean;
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
  const before = state.info;
  const wasUnknown = state.isUnknown;
  state.info = withoutStreams(info);
  state.atMs = atMs;
  state.isUnknown = false;
  // After a time of which nobody knows, the state is news whatever it is.
  const nowKnown = info.living ? "live" : "ended";
  const type = wasUnknown ? nowKnown : typeOf(before, info);
  return type && { type, info, ...(before && { before }) };
}

/** Notes that nobody could tell; gives the change where that was not told yet. */
export function noteUnknown(state: KnownState, error: StreamFallbackError): Told | undefined {
  if (state.isUnknown) return undefined;
  state.isUnknown = true;
  const { info } = state;
  return { type: "unknown", error, ...(info && { lastKnown: info }) };
}

function typeOf(before: RoomInfo | undefined, info: RoomInfo): "live" | "ended" | "title" | undefined {
  if (!info.living) return before?.living ? "ended" : undefined;
  if (!before?.living || isOther(before.liveId, info.liveId)) return "live";
  return isOther(before.title, info.title) ? "title" : undefined;
}

/** What an adapter cannot know is empty, and no other text. */
function isOther(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}

/** The streams are most of an answer, and thousands of rooms are watched. */
function withoutStreams(info: RoomInfo): RoomInfo {
  const { cached, stale, ageMs } = info.meta;
  return { ...info, sources: [], meta: { attempts: [], cached, stale, ageMs } };
}
