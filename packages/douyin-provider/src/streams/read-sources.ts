import { type Source, type Stream, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import type { PullData, StreamUrl } from "../room/room-schema.ts";
import { nameOfQuality, rankOfQuality } from "./quality.ts";

/** Which quality stands under the four keys of the older URL maps; the first has no fixed one. */
const QUALITY_OF_KEY: ReadonlyMap<string, string> = new Map([
  ["HD1", "hd"],
  ["SD1", "ld"],
  ["SD2", "sd"],
]);

const AUDIO_ONLY = "ao";

const streamDataSchema = z.object({
  data: z.record(
    z.string(),
    z.object({
      main: z
        .object({
          flv: z.string().nullish(),
          hls: z.string().nullish(),
          sdk_params: z.string().nullish(),
        })
        .nullish(),
    }),
  ),
});

const sdkParamsSchema = z.object({ VCodec: z.string().nullish(), vbitrate: z.number().nullish() });

/** The renditions of the room itself; other rooms' streams elsewhere in a reply are never looked at. */
export function readSources(streamUrl: StreamUrl, doubleScreen: boolean): Source[] {
  const composed = doubleScreen ? readStreamData(Object.values(streamUrl.pull_datas ?? {})[0]) : [];
  if (composed.length > 0) return [{ name: "composed", streams: composed }];
  const plain = readStreamData(streamUrl.live_core_sdk_data?.pull_data);
  const streams = plain.length > 0 ? plain : readUrlMaps(streamUrl);
  return streams.length > 0 ? [{ name: "main", streams }] : [];
}

function readStreamData(pullData: PullData | null | undefined): Stream[] {
  if (!pullData?.stream_data) return [];
  const { options, stream_data } = pullData;
  const { data } = parseStreamData(stream_data);
  const named = new Map(options?.qualities?.map((quality) => [quality.sdk_key, quality]));
  return Object.entries(data)
    .sort(([one], [other]) => rankOfQuality(one) - rankOfQuality(other))
    .flatMap(([quality, { main }]) => {
      if (!main || (!main.flv && !main.hls)) return [];
      const params = readSdkParams(main.sdk_params);
      const option = named.get(quality);
      return {
        quality,
        name: option?.name ?? nameOfQuality(quality),
        flv: main.flv || undefined,
        hls: main.hls || undefined,
        codec: params.VCodec ?? undefined,
        ...(quality === AUDIO_ONLY && { onlyAudio: true }),
        bitRate: option?.v_bit_rate || params.vbitrate || undefined,
      };
    });
}

/** Codec and bit rate are worth having and not worth failing for. */
function readSdkParams(text: string | null | undefined): z.infer<typeof sdkParamsSchema> {
  try {
    return sdkParamsSchema.parse(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}

function readUrlMaps({ flv_pull_url, hls_pull_url_map }: StreamUrl): Stream[] {
  const keys = new Set([...Object.keys(flv_pull_url ?? {}), ...Object.keys(hls_pull_url_map ?? {})]);
  return [...keys]
    .map((key) => {
      const flv = flv_pull_url?.[key] || undefined;
      const hls = hls_pull_url_map?.[key] || undefined;
      // The best key holds uhd where the room has it, else the original; only the URL tells.
      const quality = QUALITY_OF_KEY.get(key) ?? (/_uhd\./.test(flv ?? hls ?? "") ? "uhd" : "origin");
      return { quality, name: nameOfQuality(quality), flv, hls };
    })
    .filter(({ flv, hls }) => flv || hls)
    .sort((one, other) => rankOfQuality(one.quality) - rankOfQuality(other.quality));
}

function parseStreamData(text: string): z.infer<typeof streamDataSchema> {
  try {
    return streamDataSchema.parse(JSON.parse(text));
  } catch {
    // JSON.parse's own message quotes the data, and its URLs are signed.
    throw new StreamFallbackError("INCOMPLETE", "the room's stream data cannot be read; try again");
  }
}
