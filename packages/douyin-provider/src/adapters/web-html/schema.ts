import { z } from "zod";
import { anchorSchema, roomSchema, surroundingsSchema } from "../../room/room-schema.ts";

/** `roomStore.roomInfo` of the live page. */
export const schema = surroundingsSchema.extend({
  room: roomSchema.nullish(),
  anchor: anchorSchema.nullish(),
  // Only whether it is there, and whether it is null, tells something.
  web_stream_url: z.unknown().optional(),
});

export type WebHtmlState = z.infer<typeof schema>;
