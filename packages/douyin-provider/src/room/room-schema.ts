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

/** A room as every reply tells it that has one. */
export const roomShape = z.object({
  id_str: z.string(),
  status: z.number(),
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

/** A name of the room; a reply with another kind of value there tells the rest all the same. */
export const nameInReply = z.string().nullish().catch(undefined);

const partitionSchema = z.object({ title: z.string().nullish() }).nullish();

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
