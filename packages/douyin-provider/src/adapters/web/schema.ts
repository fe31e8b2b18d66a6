import { z } from "zod";
import {
  anchorSchema,
  extraSchema,
  nameBeside,
  roomSchema,
  surroundingsSchema,
  wordsShape,
} from "../../room/room-schema.ts";

/** The envelope of `webcast/room/web/enter`. An error has a code and words instead of a room. */
export const schema = z.object({
  status_code: z.number(),
  data: surroundingsSchema.extend({
    ...wordsShape,
    enter_room_id: nameBeside,
    data: z.array(roomSchema).nullish(),
    user: anchorSchema.nullish(),
    room_status: z.number().nullish(),
    extra: extraSchema,
  }),
});

export type WebState = z.infer<typeof schema>;
