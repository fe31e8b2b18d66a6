import { type Adapter, defineAdapter } from "@stream-fallback/core";
import type { Origins } from "../../origins.ts";
import type { BilibiliExtra } from "../../room/bilibili-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import { roomStateSchema } from "../../room/room-state.ts";
import { roomAPI } from "../room-api.ts";
import { request } from "./request.ts";

/** The same as the page for phones asks for it: nothing is signed, so no key and no id of a visitor can fail it. */
export function h5({ origins }: { origins: Origins }): Adapter<unknown, BilibiliExtra> {
  return defineAdapter({
    name: "h5",
    priority: 2,
    weight: 2,
    ...roomAPI(origins),
    request: (query, context) => request(query, { context, origins }),
    parse: (replies) => replies,
    schema: roomStateSchema,
    normalise: normaliseRoom,
  });
}
