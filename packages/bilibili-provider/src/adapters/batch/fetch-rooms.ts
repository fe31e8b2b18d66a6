import { z } from "zod";
import { answersOfMany } from "../../room/answers-of-many.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { readSchema } from "../../room/read-schema.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { normalise } from "./normalise.ts";
import { requestAll } from "./request.ts";
import { schema } from "./schema.ts";

const listSchema = z.object({ by_room_ids: z.unknown() });

/** All rooms with one request. */
export async function fetchRooms(
  queries: readonly BilibiliQuery[],
  call: SiteCall,
): Promise<ReturnType<typeof answersOfMany>> {
  const value = await requestAll(queries, call);
  return answersOfMany(queries, {
    rooms: readSchema(listSchema, { what: "the list of rooms", value }).by_room_ids,
    names: ["room_id", "short_id"],
    idOf: ({ room }) => room.roomId,
    read: (room, query) =>
      normalise(readSchema(schema, { what: "a room", value: { by_room_ids: { room } } }), query),
  });
}
