import { z } from "zod";
import { flag, idText, moment, number, text } from "../../room/site-values.ts";

/** `room_init`: ids, state and locks. */
export const initSchema = z.object({
  room_id: idText,
  short_id: idText.catch("0"),
  uid: idText,
  live_status: z.number(),
  live_time: moment,
  is_locked: flag,
  encrypted: flag,
  /** False for open rooms too, so it says something beside `encrypted` only. */
  pwd_verified: flag,
});

/** `playUrl`: FLV in one codec, on several lines. */
const playUrlSchema = z.object({
  current_qn: number,
  quality_description: z.array(z.object({ qn: number, desc: z.string() })).catch([]),
  durl: z.array(z.object({ url: z.string() })),
});

/** `Master/info`. */
export const anchorSchema = z.object({
  info: z.object({ uid: idText, uname: z.string(), face: text }),
});

export const schema = z.object({
  init: initSchema,
  /** `get_info`. */
  room: z.object({
    room_id: idText,
    live_status: z.number(),
    title: text,
    user_cover: text,
    area_name: text,
  }),
  anchor: anchorSchema,
  play: playUrlSchema.nullable(),
  isVisitor: z.boolean(),
});

export type LegacyState = z.infer<typeof schema>;
