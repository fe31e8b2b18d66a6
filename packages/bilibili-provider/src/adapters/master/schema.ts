import { z } from "zod";
import { infoSchema } from "../../room/info-schema.ts";
import type { Rendition } from "../../streams/collect-sources.ts";

/** `getH5InfoByRoom`, and what the playlist was read to. */
export const schema = z.object({
  info: infoSchema.optional(),
  renditions: z.custom<Rendition[]>(Array.isArray).optional(),
});

export type MasterState = z.infer<typeof schema>;
