import { createRecentlyUsed } from "../cache/recently-used.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Logger } from "../runtime/logger.ts";

/** Rooms warned of; a caller that says wrong uids of more of them is warned again. */
const MOST_ROOMS = 1_000;

/** Warns of names that are not used, each kind once: recorders give the same ones with every call. */
export interface NameWarnings {
  /** That a uid which cannot be one was left out. */
  leftOut(provider: string): void;
  /** That a given uid is another anchor's than the site has told of this room. */
  contradicted(room: RoomRef): void;
  /** That what an adapter taught of a room's names cannot be true. */
  notLearned(place: { provider: string; endpoint: string }): void;
  /** That two providers take a URL for theirs. */
  claimedTwice(provider: string, other: string): void;
}

export function createNameWarnings(logger: Logger): NameWarnings {
  const said = createRecentlyUsed<true>(MOST_ROOMS);
  function warnOnce(fields: { provider: string } & Record<string, string>, message: string): void {
    const key = JSON.stringify([message, fields]);
    if (said.get(key)) return;
    said.set(key, true);
    logger.warn(fields, message);
  }
  return {
    leftOut: (provider) => warnOnce({ provider }, "a given uid cannot be one of this site and is not used"),
    contradicted: ({ provider, roomId, uid = "" }) =>
      warnOnce(
        roomId === "" ? { provider, uid } : { provider, roomId },
        "the given uid is another anchor's than the site tells of this room; the site's is used",
      ),
    notLearned: (place) =>
      warnOnce(place, "an adapter taught a name that cannot be one of this site; it is not kept"),
    claimedTwice: (provider, other) =>
      warnOnce({ provider, other }, "two providers take a URL for theirs; the first of them is asked"),
  };
}
