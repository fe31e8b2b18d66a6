import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf } from "../../origins.ts";
import { hasNumber } from "../../room/asked-uid.ts";
import type { DouyinExtra, DouyinOptions } from "../../room/douyin-room.ts";
import type { PageSettings } from "../../session/site-call.ts";
import { normalise } from "./normalise.ts";
import { parse } from "./parse.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The live page, about 1 MB, with the state of the room inside: all that the JSON API tells, streams too. */
export function webHTML(settings: PageSettings): Adapter<DouyinOptions, DouyinExtra> {
  return defineAdapter({
    name: "webHTML",
    priority: 2,
    weight: 2,
    provides: ["status", "streams"],
    riskGroup: hostOf(settings.origins.live),
    accepts: hasNumber,
    request: (query, context) => request(query, { context, settings }),
    parse,
    schema,
    normalise,
  });
}
