import { StreamFallbackError } from "@stream-fallback/core";
import type { DouyinQuery } from "./douyin-room.ts";

/** Whether adapters that ask by the anchor can be asked. */
export function hasUid({ room }: DouyinQuery): boolean {
  return Boolean(room.uid);
}

/** Whether adapters that ask by the room's number can be asked. */
export function hasNumber({ room }: DouyinQuery): boolean {
  return room.roomId !== "";
}

/** @throws StreamFallbackError `UID_REQUIRED` where the query has none */
export function askedUid({ room }: DouyinQuery): string {
  if (room.uid) return room.uid;
  throw new StreamFallbackError("UID_REQUIRED", "the anchor's uid is not known; pass it, or ask web first");
}

/** @throws StreamFallbackError `INCOMPLETE` for a reply about anyone else, which tells nothing of the room */
export function refuseOtherAnchor(uid: string, query: DouyinQuery): void {
  if (uid === askedUid(query)) return;
  throw new StreamFallbackError(
    "INCOMPLETE",
    "the reply is not about the anchor that was asked for; check the uid, or ask with api web",
  );
}
