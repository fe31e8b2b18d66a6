import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { hasNumber } from "../../room/has-number.ts";
import { isAskedAsVisitor } from "../../session/login.ts";
import { normalise } from "./normalise.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The older API, unsigned: three requests for what others tell with one, so it is asked last on its host. */
export function legacy({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "legacy",
    priority: 4,
    weight: 1,
    provides: ["status", "streams"],
    asksPerQuality: true,
    isAnonymous: isAskedAsVisitor,
    riskGroup: hostOf(origins.api),
    accepts: hasNumber,
    request: (query, context) => request(query, { context, origins }),
    parse: (replies) => replies,
    schema,
    normalise,
  });
}
