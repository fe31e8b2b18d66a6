import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hasUid } from "../../room/asked-uid.ts";
import type { DouyinExtra, DouyinOptions } from "../../room/douyin-room.ts";
import type { PageSettings } from "../../session/site-call.ts";
import { normalise } from "./normalise.ts";
import { parse } from "./parse.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The anchor's profile, about 1 MB. It tells whether the anchor is on air, and neither title nor cover. */
export function userHTML(settings: PageSettings): Adapter<DouyinOptions, DouyinExtra> {
  return defineAdapter({
    name: "userHTML",
    priority: 4,
    weight: 1,
    provides: ["status"],
    asksByUid: true,
    accepts: hasUid,
    request: (query, context) => request(query, { context, settings }),
    parse,
    schema,
    normalise,
  });
}
