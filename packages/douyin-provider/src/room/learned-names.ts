import { type RoomRef, StreamFallbackError } from "@stream-fallback/core";
import { numberNamed } from "../resolve/name-in-url.ts";
import type { DouyinQuery } from "./douyin-room.ts";

/** What a reply by the anchor's uid calls the room. */
interface NamesInReply {
  uid: string;
  /** Empty, "0" or absent where the reply does not know. */
  webRid: string | null | undefined;
  /** The anchor's 抖音号, under which the site shows the room too. */
  displayId?: string | null | undefined;
}

/**
 * What the reply proves of the room's names; undefined where it does not tell the number, since a uid proves nothing by
 * coming back.
 * @throws StreamFallbackError `INCOMPLETE` for another room than was asked for, which is nobody's fault but the uid's
 */
export function learnedNames(
  { uid, webRid, displayId }: NamesInReply,
  { room }: Pick<DouyinQuery, "room">,
): Partial<RoomRef> | undefined {
  const roomId = roomIdOf(webRid);
  if (roomId === undefined) return undefined;
  const isAsked = room.roomId === "" || room.roomId === roomId || isSameName(room.roomId, displayId);
  if (isAsked) return { roomId, uid };
  throw new StreamFallbackError(
    "INCOMPLETE",
    "the reply is about another room than was asked for; check the uid, or ask without it",
    { isBlameless: true },
  );
}

/** The number of a room, as replies have it; undefined where there is none. */
export function roomIdOf(webRid: unknown): string | undefined {
  const named = numberNamed(typeof webRid === "string" ? webRid : "");
  return named?.kind === "room" && named.roomId !== "0" ? named.roomId : undefined;
}

function isSameName(one: string, other: string | null | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}
