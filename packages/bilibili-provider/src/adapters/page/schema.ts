import { z } from "zod";
import { infoSchema } from "../../room/info-schema.ts";
import { playSchema } from "../../streams/play-schema.ts";

/** `roomInfoRes` and `roomInitRes` of the page's state. */
export const schema = z.object({ info: infoSchema, play: playSchema, isVisitor: z.boolean() });
