import { type Adapter, defineAdapter, jsonOf } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import { hasNumber } from "../../room/asked-uid.ts";
import type { DouyinExtra, DouyinOptions } from "../../room/douyin-room.ts";
import { normalise } from "./normalise.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The JSON API behind the live page. */
export function web({ origins }: { origins: Origins }): Adapter<DouyinOptions, DouyinExtra> {
  return defineAdapter({
    name: "web",
    priority: 1,
    weight: 3,
    provides: ["status", "streams"],
    riskGroup: hostOf(origins.live),
    accepts: hasNumber,
    request: (query, context) => request(query, { context, origins }),
    parse: jsonOf,
    schema,
    normalise,
  });
}
