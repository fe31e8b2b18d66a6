import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { hasNumber } from "../../room/has-number.ts";
import { normalise } from "./normalise.ts";
import { parse } from "./parse.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The playlist of all qualities, for HLS: the original too, for visitors without a login. */
export function master({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "master",
    priority: 3,
    weight: 1,
    isStandby: true,
    provides: ["streams"],
    isAnonymous: true,
    riskGroup: hostOf(origins.api),
    accepts: hasNumber,
    request: (query, context) => request(query, { context, origins }),
    parse,
    schema,
    normalise,
  });
}
