// The room's page, which anybody may read: knows whether the room is on air, and nothing of streams.
import { type Adapter, defineAdapter, jsonOf, StreamFallbackError, textOf } from "@stream-fallback/core";
import { z } from "zod";
import { normaliseRoom, roomSchema } from "./room.ts";
import { refuseBlocks } from "./session.ts";

const STATE = /<script type="application\/json" id="state">(.*?)<\/script>/s;

export function page(origin: string): Adapter {
  return defineAdapter({
    name: "page",
    priority: 2,
    provides: ["status"],
    async request({ room }, context) {
      const reply = await context.http.send({ url: `${origin}/${encodeURIComponent(room.roomId)}` });
      return refuseBlocks(reply, context);
    },
    parse(reply) {
      const state = STATE.exec(textOf(reply))?.[1];
      if (state !== undefined) return jsonOf(state);
      throw new StreamFallbackError("INCOMPLETE", "the page is without its state; try again");
    },
    // A page says by null that no room has that name; a page without the field was cut short.
    schema: z.object({ room: roomSchema.nullable() }),
    normalise: ({ room }) => normaliseRoom(room, []),
  });
}
