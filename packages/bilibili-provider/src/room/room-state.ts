import { z } from "zod";
import type { Rendition } from "../streams/collect-sources.ts";
import { playSchema } from "../streams/play-schema.ts";
import { infoSchema } from "./info-schema.ts";

/** What replies tell of a room and its streams, asked for in two halves. */
export const roomStateSchema = z.object({
  /** `getInfoByRoom`, or `getH5InfoByRoom` of the same shape; undefined where what is known already will do. */
  info: infoSchema.optional(),
  /** `getRoomPlayInfo`. */
  play: playSchema.optional(),
  /** What a visitor was not given, and a playlist had. */
  withheld: z.custom<Rendition[]>(Array.isArray).optional(),
  isVisitor: z.boolean(),
});

export type RoomState = z.infer<typeof roomStateSchema>;
