import { StreamFallbackError } from "@stream-fallback/core";
import { askData } from "../session/ask-site.ts";
import type { SiteCall } from "../session/site-call.ts";
import { liveIdOf } from "./answer-of-room.ts";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { isOnAir } from "./live-status.ts";
import { startSecondOf } from "./start-second.ts";

/** How one adapter asks for the two halves of an answer. */
export interface Halves {
  /** The room, its anchor, and whether it is on air. */
  info(): Promise<unknown>;
  /** Where the streams are. */
  play(): Promise<unknown>;
}

/** What came of them, not read yet. */
export interface RoomReplies {
  /** Undefined where what is known already will do. */
  info?: unknown;
  play?: unknown;
}

/** Asks for no more than is needed: streams of rooms on air only, and the state only where nobody has told it. */
export async function askRoom(query: BilibiliQuery, { info, play }: Halves): Promise<RoomReplies> {
  if (query.need.kind === "status") return { info: await info() };
  const known = knownOf(query);
  if (known) {
    const streams = await play();
    return isOfSameBroadcast(streams, known) ? { play: streams } : { info: await info(), play: streams };
  }
  const state = await info();
  return isOnAir(liveStatusIn(state)) ? { info: state, play: await play() } : { info: state };
}

/** What this client knows of the room, where streams can be added to it. */
export function knownOf({ known }: BilibiliQuery): BilibiliAnswer | undefined {
  if (!known?.living || !known.learned?.roomId) return undefined;
  // Whether its streams are shown is what is asked for now.
  return { isRoundPlay: false, ...known, streamsRefused: undefined };
}

/** What another title or another anchor may stand beside by now is asked for again. */
function isOfSameBroadcast(play: unknown, { learned, liveId }: BilibiliAnswer): boolean {
  const { live_status, live_time } = fieldsOf(play);
  const second = startSecondOf(live_time as number | string | undefined);
  return isOnAir(live_status) && second !== undefined && liveIdOf(learned?.roomId ?? "", second) === liveId;
}

function liveStatusIn(info: unknown): unknown {
  return fieldsOf(fieldsOf(info).room_info).live_status;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/**
 * Asks for the state of a room. Where the site only says that it could not get it, the older API is asked whether there is
 * such a room at all, so that a wrong number is told from trouble.
 * @throws StreamFallbackError `ROOM_NOT_FOUND` where that says there is none, else what went wrong
 */
export async function askInfo(
  ask: () => Promise<unknown>,
  { room: { roomId }, call }: Pick<BilibiliQuery, "room"> & { call: SiteCall },
): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    // No other code of the site is called so.
    const isUnproven = error instanceof StreamFallbackError && error.code === "INCOMPLETE";
    if (isUnproven) await askInit(roomId, call);
    throw error;
  }
}

/** Ids, state and locks of a room; the only reply that proves that there is no such room. */
export function askInit(roomId: string, call: SiteCall): Promise<unknown> {
  const url = `${call.origins.api}/room/v1/Room/room_init?id=${encodeURIComponent(roomId)}`;
  return askData({ url, roomId }, call);
}
