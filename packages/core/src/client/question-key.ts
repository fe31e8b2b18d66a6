import type { Need } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";

interface Asked {
  room: RoomRef;
  api: string;
  /** The id of who asks. */
  identity: string;
  /** The uid that the caller gave where the site has told none. */
  givenUid?: string | undefined;
  options?: unknown;
  /** Where the site must be asked for each quality; undefined where one answer has them all. */
  need?: Need | undefined;
}

/** The key of a question: questions with equal keys share an answer, in this process and in the store. */
export function questionKey({ room, api, identity, givenUid, options, need }: Asked): string {
  const name = room.roomId === "" ? [room.uid] : room.roomId;
  const streams = need?.kind === "streams" ? need : undefined;
  return JSON.stringify([
    "room",
    room.provider,
    name,
    api,
    identity,
    givenUid ?? null,
    options ?? null,
    streams?.quality || null,
    // Such a site may answer otherwise for other codecs, and for sound.
    ...(streams?.codecs || streams?.onlyAudio ? [streams.codecs ?? null, streams.onlyAudio ?? false] : []),
  ]);
}
