import { type Adapter, defineAdapter } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { roomAPI } from "../room-api.ts";
import { normalise } from "./normalise.ts";
import { request } from "./request.ts";
import { schema } from "./schema.ts";

/** The older API, unsigned: three requests for what others tell with one, so it is asked last on its host. */
export function legacy({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "legacy",
    priority: 4,
    weight: 1,
    isStandby: true,
    ...roomAPI(origins),
    request: (query, context) => request(query, { context, origins }),
    parse: (replies) => replies,
    schema,
    normalise,
  });
}
