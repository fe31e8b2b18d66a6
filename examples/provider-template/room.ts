import { type RoomAnswer, type Source, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";

/** A room as both the API and the page tell it: the fields that are read, and which of them must be there. */
export const roomSchema = z.object({
  name: z.string(),
  onAir: z.boolean(),
  title: z.string().nullish(),
  host: z.object({ name: z.string(), picture: z.string().nullish() }),
  topic: z.string().nullish(),
  show: z.object({ id: z.string(), poster: z.string().nullish(), startedAt: z.iso.datetime() }).nullish(),
});

/** @throws StreamFallbackError `ROOM_NOT_FOUND` where the site has said that there is none */
export function normaliseRoom(
  room: z.infer<typeof roomSchema> | null | undefined,
  sources: Source[],
): RoomAnswer {
  if (!room) throw new StreamFallbackError("ROOM_NOT_FOUND", "there is no such room; check its name");
  return {
    living: room.onAir,
    title: room.title ?? "",
    owner: room.host.name,
    // Lantern has no stable ids of people.
    uid: "",
    avatar: room.host.picture ?? "",
    cover: room.show?.poster ?? "",
    liveId: room.show?.id ?? "",
    area: room.topic ?? "",
    sources: room.onAir ? sources : [],
    liveStartTime: room.show ? new Date(room.show.startedAt) : undefined,
  };
}
