import { answersOfMany } from "../../room/answers-of-many.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { readSchema } from "../../room/read-schema.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { normalise } from "./normalise.ts";
import { requestAll } from "./request.ts";
import { schema } from "./schema.ts";

/** The rooms of all anchors with one request. */
export async function fetchRooms(
  queries: readonly BilibiliQuery[],
  call: SiteCall,
): Promise<ReturnType<typeof answersOfMany>> {
  return answersOfMany(queries, {
    rooms: await requestAll(queries, call),
    names: ["uid"],
    idOf: ({ room }) => room.uid,
    read: (room, query) => normalise(readSchema(schema, { what: "a room", value: { room } }), query),
  });
}
