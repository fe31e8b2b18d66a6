import { type Adapter, defineAdapter } from "@stream-fallback/core";
import { hostOf, type Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { hasNumber } from "../../room/has-number.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { isAskedAsVisitor } from "../../session/login.ts";
import { parse } from "./parse.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The live page, on a host of its own: the one way that is left where the host of the APIs refuses an address. */
export function page({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "page",
    priority: 5,
    weight: 1,
    isStandby: true,
    provides: ["status", "streams"],
    isAnonymous: isAskedAsVisitor,
    riskGroup: hostOf(origins.live),
    accepts: hasNumber,
    request: (query, context) => request(query, { context, origins }),
    parse,
    schema,
    // The page brings the streams in one quality, which nobody can choose.
    normalise: normaliseRoom,
  });
}
