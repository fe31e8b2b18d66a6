import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { hasNumber } from "../../room/has-number.ts";
import { fetchRooms } from "./fetch-rooms.ts";
import { normalise } from "./normalise.ts";
import { requestOne } from "./request.ts";
import { schema } from "./schema.ts";

/** The status of many rooms by their numbers, with one request; without streams and the anchor's picture. */
export function batch({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "batch",
    priority: 2,
    weight: 2,
    provides: ["status"],
    isAnonymous: true,
    riskGroup: hostOf(origins.api),
    accepts: hasNumber,
    fetchRooms: (queries, context) => fetchRooms(queries, { context, origins }),
    request: (query, context) => requestOne(query, { context, origins }),
    parse: (rooms) => rooms,
    schema,
    normalise,
  });
}
