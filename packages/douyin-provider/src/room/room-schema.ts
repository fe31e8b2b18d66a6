import { z } from "zod";

const urlList = z.object({ url_list: z.array(z.string()).nullish() }).nullish();

/** One set of renditions; `stream_data` is JSON inside a string. */
const pullDataSchema = z.object({
  options: z
    .object({
      qualities: z
        .array(z.object({ name: z.string(), sdk_key: z.string(), v_bit_rate: z.number().nullish() }))
        .nullish(),
    })
    .nullish(),
  stream_data: z.string().nullish(),
});

export const streamUrlSchema = z.object({
  flv_pull_url: z.record(z.string(), z.string().nullish()).nullish(),
  hls_pull_url_map: z.record(z.string(), z.string().nullish()).nullish(),
  live_core_sdk_data: z.object({ pull_data: pullDataSchema.nullish() }).nullish(),
  pull_datas: z.record(z.string(), pullDataSchema.nullish()).nullish(),
});

/** A room as the JSON API and the live page both tell it. */
export const roomSchema = z.object({
  id_str: z.string(),
  status: z.number(),
  title: z.string().nullish(),
  cover: urlList,
  stream_url: streamUrlSchema.nullish(),
});

export const anchorSchema = z.object({
  sec_uid: z.string(),
  nickname: z.string(),
  avatar_thumb: urlList,
});

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
});

export type Room = z.infer<typeof roomSchema>;
export type Anchor = z.infer<typeof anchorSchema>;
export type Surroundings = z.infer<typeof surroundingsSchema>;
export type StreamUrl = z.infer<typeof streamUrlSchema>;
export type PullData = z.infer<typeof pullDataSchema>;
