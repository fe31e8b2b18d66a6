import { type Adapter, defineAdapter, jsonOf } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import { hasUid } from "../../room/asked-uid.ts";
import type { DouyinExtra, DouyinOptions } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The JSON API behind shared links; it finds the room by its anchor and needs no cookie. */
export function mobile({ origins }: { origins: Origins }): Adapter<DouyinOptions, DouyinExtra> {
  return defineAdapter({
    name: "mobile",
    priority: 3,
    weight: 2,
    provides: ["status", "streams"],
    isAnonymous: true,
    asksByUid: true,
    accepts: hasUid,
    request: (query, context) => request(query, { context, origins }),
    parse: jsonOf,
    schema,
    normalise,
  });
}
