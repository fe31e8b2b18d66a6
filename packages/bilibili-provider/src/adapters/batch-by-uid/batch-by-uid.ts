import { type Adapter, defineAdapter, type RoomQuery } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { fetchRooms } from "./fetch-rooms.ts";
import { normalise } from "./normalise.ts";
import { requestAll } from "./request.ts";
import { schema } from "./schema.ts";

/** The status of many rooms by their anchors, with one request; without streams. */
export function batchByUid({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "batchByUid",
    priority: 3,
    weight: 1,
    provides: ["status"],
    asksByUid: true,
    isAnonymous: true,
    riskGroup: hostOf(origins.api),
    accepts: ({ room }: RoomQuery) => room.uid !== undefined,
    fetchRooms: (queries, context) => fetchRooms(queries, { context, origins }),
    request: (query, context) => requestAll([query], { context, origins }),
    parse: (rooms) => rooms,
    schema,
    normalise,
  });
}
