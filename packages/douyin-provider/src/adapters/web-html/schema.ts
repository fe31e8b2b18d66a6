import { z } from "zod";
import { anchorSchema, roomSchema, surroundingsSchema } from "../../room/room-schema.ts";

/** `roomStore.roomInfo` of the live page. Whether `web_stream_url` is there, and whether it is null, tells something. */
export const schema = surroundingsSchema.extend({
  room: roomSchema.nullish(),
  roomId: z.string().nullish(),
  roomExtra: z.object({ is_official_channel: z.boolean().nullish() }).nullish(),
  anchor: anchorSchema.nullish(),
});

export type WebHtmlState = z.infer<typeof schema>;
