import { z } from "zod";
import { anchorSchema, roomSchema, surroundingsSchema, wordsShape } from "../../room/room-schema.ts";

/** The envelope of `webcast/room/web/enter`. An error has a code and words instead of a room. */
export const schema = z.object({
  status_code: z.number(),
  data: surroundingsSchema.extend({
    ...wordsShape,
    enter_room_id: z.string().nullish(),
    data: z.array(roomSchema).nullish(),
    user: anchorSchema.nullish(),
    room_status: z.number().nullish(),
    extra: z.object({ is_official_channel: z.boolean().nullish() }).nullish(),
  }),
});

export type WebState = z.infer<typeof schema>;
