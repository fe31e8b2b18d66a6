import { z } from "zod";
import { anchorSchema, forgetOldStreams, nameInReply, roomShape } from "../../room/room-schema.ts";

/** The envelope of `webcast/room/reflow/info`. The anchor is the room's owner: `data.user` is an empty placeholder. */
export const schema = z.object({
  status_code: z.number(),
  data: z.object({
    room: z
      .preprocess(
        forgetOldStreams,
        roomShape.extend({
          owner: anchorSchema.extend({ web_rid: nameInReply, display_id: nameInReply }).nullish(),
          live_type_audio: z.boolean().nullish(),
          start_time: z.number().nullish(),
          create_time: z.number().nullish(),
        }),
      )
      .nullish(),
  }),
});

export type MobileState = z.infer<typeof schema>;
