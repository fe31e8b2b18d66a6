import { z } from "zod";
import { isOnAir } from "../room/live-status.ts";
import { flag, idText, moment, number, text } from "../room/site-values.ts";

/** A list of which every part that fits is read: one odd codec must not cost all the others. */
function listOf<Part extends z.ZodType>(part: Part): z.ZodType<z.output<Part>[], unknown> {
  return z.array(z.unknown()).transform((parts) =>
    parts.flatMap((each) => {
      const read = part.safeParse(each);
      return read.success ? [read.data] : [];
    }),
  );
}

const codecSchema = z.object({
  codec_name: z.string(),
  /** What was given; `accept_qn` is what there is. */
  current_qn: number,
  accept_qn: z.array(number).catch([]),
  base_url: z.string(),
  url_info: listOf(z.object({ host: z.string(), extra: text })),
});

const formatSchema = z.object({ format_name: z.string(), codec: listOf(codecSchema) });

const playurlSchema = z.object({
  /** Of all that the site's player knows, not of the room. */
  g_qn_desc: listOf(z.object({ qn: number, desc: z.string() })).catch([]),
  stream: z.array(z.object({ format: listOf(formatSchema) })),
});

/** `getRoomPlayInfo`, which has neither title nor names; the page has the same. */
export const playSchema = z.preprocess(
  forgetOldStreams,
  z.object({
    room_id: idText,
    short_id: idText.catch("0"),
    uid: idText,
    live_status: z.number(),
    live_time: moment,
    is_locked: flag,
    encrypted: flag,
    /** Open rooms have true here and false elsewhere, so it says something beside `encrypted` only. */
    pwd_verified: flag,
    all_special_types: listOf(number).catch([]),
    playurl_info: z.object({ playurl: playurlSchema.nullish() }).nullish(),
  }),
);

export type Play = z.infer<typeof playSchema>;
export type Playurl = z.infer<typeof playurlSchema>;

/** Nobody plays streams of a room off air, so whatever has become of them must not spoil the answer. */
function forgetOldStreams(play: unknown): unknown {
  const isOver =
    typeof play === "object" && play !== null && "live_status" in play && !isOnAir(play.live_status);
  return isOver ? { ...play, playurl_info: null } : play;
}
