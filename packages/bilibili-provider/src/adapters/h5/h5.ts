import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { hasNumber } from "../../room/has-number.ts";
import { isAskedAsVisitor } from "../../session/login.ts";
import { normalise } from "./normalise.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The same as the page for phones asks for it: nothing is signed, so no key and no id of a visitor can fail it. */
export function h5({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "h5",
    priority: 2,
    weight: 2,
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
