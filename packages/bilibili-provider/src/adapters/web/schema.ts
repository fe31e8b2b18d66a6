import { z } from "zod";
import { infoSchema } from "../../room/info-schema.ts";
import type { Rendition } from "../../streams/collect-sources.ts";
import { playSchema } from "../../streams/play-schema.ts";

/** `getInfoByRoom`, `getRoomPlayInfo`, and what a playlist was read to. */
export const schema = z.object({
  info: infoSchema.optional(),
  play: playSchema.optional(),
  withheld: z.custom<Rendition[]>(Array.isArray).optional(),
  isVisitor: z.boolean(),
});

export type WebState = z.infer<typeof schema>;
