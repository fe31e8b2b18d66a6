import { z } from "zod";
import { streamUrlSchema } from "../streams/stream-schema.ts";

const urlList = z.object({ url_list: z.array(z.string()).nullish() }).nullish();

/** A room's own `status`, wherever it stands. */
export const LIVE = 2;
export const ENDED = 4;

/** Ended rooms keep their streams. Nobody plays them, so whatever has become of them must not spoil the answer. */
export function forgetOldStreams(room: unknown): unknown {
  const isEnded = typeof room === "object" && room !== null && "status" in room && room.status === ENDED;
  return isEnded ? { ...room, stream_url: null } : room;
}

/** Infinity too, which `z.number()` refuses: a reply with 1e999 for the time of the end must not be told as on air. */
const anyNumber = z.custom<number>((value) => typeof value === "number");
/** Of another type they say nothing: what only casts doubt must not fail healthy replies. */
const numeric = z.union([anyNumber, z.string()]).nullish().catch(undefined);
export const nameBeside = z.string().nullish().catch(undefined);

/** What may stand beside the status of a room and say otherwise; no reply has all of it. */
export const besideStatus = {
  status_str: numeric,
  create_time: numeric,
  start_time: numeric,
  finish_time: numeric,
  finish_reason: numeric,
};

/** `extra` of the JSON API and `roomExtra` of the live page. */
export const extraSchema = z.object({ is_official_channel: z.unknown() }).nullish().catch(undefined);

/** A room as every reply tells it that has one. */
export const roomShape = z.object({
  ...besideStatus,
  id_str: z.string(),
  status: z.number(),
  owner: z.object({ sec_uid: nameBeside }).nullish().catch(undefined),
  title: z.string().nullish(),
  cover: urlList,
  stream_url: streamUrlSchema.nullish(),
});

/** A room as the JSON API and the live page both tell it. */
export const roomSchema = z.preprocess(forgetOldStreams, roomShape);

export const anchorSchema = z.object({
  sec_uid: z.string(),
  nickname: z.string(),
  avatar_thumb: urlList,
});

const partitionSchema = z.object({ title: z.string().nullish() }).nullish();

/** The site's words beside an error, and sometimes beside a room. */
export const wordsShape = { message: z.unknown().optional(), prompts: z.unknown().optional() };

/** What stands around the room in both. */
export const surroundingsSchema = z.object({
  enter_mode: z.number().nullish(),
  partition_road_map: z
    .object({
      partition: partitionSchema,
      sub_partition: z.object({ partition: partitionSchema }).nullish(),
    })
    .nullish(),
  web_stream_url: streamUrlSchema.nullish(),
});

export type Room = z.infer<typeof roomShape>;
export type Anchor = z.infer<typeof anchorSchema>;
export type Surroundings = z.infer<typeof surroundingsSchema>;
