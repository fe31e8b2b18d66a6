import { type Stream, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import { readCodec } from "./codec.ts";
import { makeStream } from "./make-stream.ts";
import { AUDIO_ONLY, compareQualities, nameOfQuality } from "./quality.ts";
import type { PullData } from "./stream-schema.ts";

const sdkParamsSchema = z.object({ VCodec: z.string().nullish(), vbitrate: z.number().nullish() });

/**
 * The renditions of one set on one of its lines, best first.
 * @throws StreamFallbackError `INCOMPLETE` for `stream_data` that was cut off
 */
export function readRenditions(pullData: PullData | null | undefined, line: "main" | "backup"): Stream[] {
  if (!pullData?.stream_data) return [];
  const { data } = pullData.stream_data;
  if (data === null) {
    throw new StreamFallbackError("INCOMPLETE", "the room's stream data cannot be read; try again");
  }
  const keys = Object.keys(data).sort(compareQualities);
  // The options never list `md` and `ao`, and in some replies they list nothing.
  const options = new Map(pullData.options?.qualities?.map((option) => [option.sdk_key, option]));
  return keys.flatMap((quality) => {
    const { flv, hls, sdk_params } = data[quality]?.[line] ?? {};
    if (!flv && !hls) return [];
    const params = readSdkParams(sdk_params);
    const option = options.get(quality);
    return makeStream({
      quality,
      name: option?.name ?? nameOfQuality(quality, keys),
      flv: flv || undefined,
      hls: hls || undefined,
      // The parameters of the sound name a codec, too, and there is no picture in it.
      ...(quality === AUDIO_ONLY
        ? { onlyAudio: true }
        : { codec: readCodec(params.VCodec, option?.v_codec) }),
      bitRate: option?.v_bit_rate || params.vbitrate || undefined,
    });
  });
}

/** Codec and bit rate are worth having and not worth failing for. */
function readSdkParams(text: unknown): z.infer<typeof sdkParamsSchema> {
  try {
    return sdkParamsSchema.parse(JSON.parse(String(text)));
  } catch {
    return {};
  }
}
