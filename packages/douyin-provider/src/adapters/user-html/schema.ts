import { z } from "zod";
import { besideStatus, forgetOldStreams, nameBeside } from "../../room/room-schema.ts";
import { streamUrlSchema } from "../../streams/stream-schema.ts";

/** The state of a profile, in camel case but for the room's data, which are another API's. */
export const schema = z.object({
  statusCode: z.number(),
  user: z
    .object({
      secUid: z.string(),
      nickname: z.string(),
      uniqueId: nameBeside,
      avatar300Url: z.string().nullish(),
      avatarUrl: z.string().nullish(),
      /** "0" where there is no room. */
      roomIdStr: z.string().nullish(),
      /** The same as a number, which has lost its last digits. */
      roomId: z.union([z.number(), z.string()]).nullish().catch(undefined),
      roomData: z
        .preprocess(
          forgetOldStreams,
          z.object({
            ...besideStatus,
            id_str: nameBeside,
            status: z.number(),
            live_type_audio: z.boolean().nullish(),
            stream_url: streamUrlSchema.nullish(),
            owner: z.object({ web_rid: nameBeside }).nullish().catch(undefined),
          }),
        )
        .nullish(),
      userCanceled: z.boolean().nullish(),
      isBan: z.boolean().nullish(),
    })
    .nullish(),
  /** Whether the page shows its badge. */
  showsOnAir: z.boolean(),
});

export type UserHtmlState = z.infer<typeof schema>;
export type Profile = NonNullable<UserHtmlState["user"]>;
