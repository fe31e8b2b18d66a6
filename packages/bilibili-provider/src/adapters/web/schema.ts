import { z } from "zod";
import { infoSchema } from "../../room/info-schema.ts";
import { playSchema } from "../../streams/play-schema.ts";

/** `getInfoByRoom` and `getRoomPlayInfo`. */
export const schema = z.object({
  info: infoSchema.optional(),
  play: playSchema.optional(),
  isVisitor: z.boolean(),
});

export type WebState = z.infer<typeof schema>;
