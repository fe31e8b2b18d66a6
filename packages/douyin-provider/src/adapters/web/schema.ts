import { z } from "zod";
import { anchorSchema, roomSchema, surroundingsSchema } from "../../room/room-schema.ts";

/** The envelope of `webcast/room/web/enter`. An error has a code and words instead of a room. */
export const schema = z.object({
  status_code: z.number(),
  data: surroundingsSchema.extend({
    data: z.array(roomSchema).nullish(),
    user: anchorSchema.nullish(),
    room_status: z.number().nullish(),
  }),
});

export type WebState = z.infer<typeof schema>;
