import { z } from "zod";

/** Every line that was ever seen has `flv` as text, so another shape is a change; `""` where there is none. */
const lineSchema = z.object({
  flv: z.string(),
  hls: z.string().nullish(),
  /** JSON in a string, and not worth failing for, whatever it holds. */
  sdk_params: z.unknown().optional(),
});

const streamDataSchema = z.object({
  data: z.record(z.string(), z.object({ main: lineSchema, backup: lineSchema.nullish() })).nullable(),
});

/** JSON inside a string. Text that is no JSON was cut off and is no other shape: its `data` are null. */
const streamDataTextSchema = z.string().transform(readText).pipe(streamDataSchema);

/** One set of renditions. */
const pullDataSchema = z.object({
  options: z
    .object({
      qualities: z
        .array(
          z.object({
            name: z.string(),
            sdk_key: z.string(),
            v_bit_rate: z.number().nullish(),
            v_codec: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  stream_data: streamDataTextSchema.nullish(),
});

/** The four keys are all that were ever seen. */
const urlMapSchema = z.object({
  FULL_HD1: z.string().nullish(),
  HD1: z.string().nullish(),
  SD1: z.string().nullish(),
  SD2: z.string().nullish(),
});

export const streamUrlSchema = z.object({
  flv_pull_url: urlMapSchema.nullish(),
  hls_pull_url_map: urlMapSchema.nullish(),
  live_core_sdk_data: z.object({ pull_data: pullDataSchema.nullish() }).nullish(),
  pull_datas: z.preprocess(firstOnly, z.record(z.string(), pullDataSchema.nullish())).nullish(),
});

export type StreamUrl = z.infer<typeof streamUrlSchema>;
export type PullData = z.infer<typeof pullDataSchema>;

/** Nothing but the first is ever read; a page may refer to one large row from thousands. */
function firstOnly(pullDatas: unknown): unknown {
  if (typeof pullDatas !== "object" || pullDatas === null || Array.isArray(pullDatas)) return pullDatas;
  return Object.fromEntries(Object.entries(pullDatas).slice(0, 1));
}

function readText(text: string): unknown {
  if (text === "") return { data: {} };
  try {
    return JSON.parse(text);
  } catch {
    return { data: null };
  }
}
