import { type Adapter, defineAdapter } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { roomStateSchema } from "../../room/room-state.ts";
import { roomAPI } from "../room-api.ts";
import { request } from "./request.ts";

/** The signed APIs behind the live page. */
export function web({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "web",
    priority: 1,
    weight: 3,
    ...roomAPI(origins),
    request: (query, context) => request(query, { context, origins }),
    parse: (replies) => replies,
    schema: roomStateSchema,
    normalise: normaliseRoom,
  });
}
