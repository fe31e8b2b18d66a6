import type { z } from "zod";
import {
  anchorSchema,
  extraSchema,
  nameBeside,
  roomSchema,
  surroundingsSchema,
} from "../../room/room-schema.ts";

/** `roomStore.roomInfo` of the live page. Whether `web_stream_url` is there, and whether it is null, tells something. */
export const schema = surroundingsSchema.extend({
  room: roomSchema.nullish(),
  roomId: nameBeside,
  roomExtra: extraSchema,
  anchor: anchorSchema.nullish(),
});

export type WebHtmlState = z.infer<typeof schema>;
