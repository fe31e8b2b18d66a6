import { z } from "zod";
import { anchorSchema, forgetOldStreams, nameBeside, roomShape, wordsShape } from "../../room/room-schema.ts";

/** The envelope of `webcast/room/reflow/info`. The anchor is the room's owner: `data.user` is an empty placeholder. */
export const schema = z.object({
  status_code: z.number(),
  data: z.object({
    ...wordsShape,
    room: z
      .preprocess(
        forgetOldStreams,
        roomShape.extend({
          owner: anchorSchema.extend({ web_rid: nameBeside, display_id: nameBeside }).nullish(),
          live_type_audio: z.boolean().nullish(),
        }),
      )
      .nullish(),
  }),
});

export type MobileState = z.infer<typeof schema>;
