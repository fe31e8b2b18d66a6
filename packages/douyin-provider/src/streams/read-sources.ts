import { type Source, type Stream, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import type { PullData, StreamUrl } from "../room/room-schema.ts";
import { nameOfQuality, rankOfQuality } from "./quality.ts";

/** Which quality stands under the four keys of the older URL maps; the first has no fixed one. */
const QUALITY_OF_KEY: Readonly<Record<string, string>> = { HD1: "hd", SD1: "ld", SD2: "sd" };

const streamDataSchema = z.object({
  data: z.record(
    z.string(),
    z.object({
      main: z.object({
        flv: z.string().nullish(),
        hls: z.string().nullish(),
        sdk_params: z.string().nullish(),
      }),
    }),
  ),
});

const sdkParamsSchema = z.object({ VCodec: z.string().nullish(), vbitrate: z.number().nullish() });

/** The renditions of the room itself; other rooms' streams elsewhere in a reply are never looked at. */
export function readSources(streamUrl: StreamUrl, doubleScreen: boolean): Source[] {
  const plain = streamUrl.live_core_sdk_data?.pull_data;
  const composed = Object.values(streamUrl.pull_datas ?? {})[0];
  const chosen = doubleScreen && composed?.stream_data ? composed : plain;
  const streams = chosen?.stream_data ? readStreamData(chosen) : readUrlMaps(streamUrl);
  if (streams.length === 0) return [];
  return [{ name: chosen === composed ? "composed" : "main", streams }];
}

function readStreamData({ options, stream_data }: PullData): Stream[] {
  const { data } = parseJson(stream_data ?? "", streamDataSchema);
  const named = new Map(options?.qualities?.map((quality) => [quality.sdk_key, quality]));
  return Object.entries(data)
    .filter(([, { main }]) => main.flv || main.hls)
    .sort(([one], [other]) => rankOfQuality(one) - rankOfQuality(other))
    .map(([quality, { main }]) => {
      const params = main.sdk_params ? parseJson(main.sdk_params, sdkParamsSchema) : {};
      const option = named.get(quality);
      return {
        quality,
        name: option?.name ?? nameOfQuality(quality),
        flv: main.flv || undefined,
        hls: main.hls || undefined,
        codec: params.VCodec ?? undefined,
        bitRate: option?.v_bit_rate || params.vbitrate || undefined,
      };
    });
}

function readUrlMaps({ flv_pull_url, hls_pull_url_map }: StreamUrl): Stream[] {
  const keys = new Set([...Object.keys(flv_pull_url ?? {}), ...Object.keys(hls_pull_url_map ?? {})]);
  return [...keys]
    .map((key) => {
      const flv = flv_pull_url?.[key] || undefined;
      const hls = hls_pull_url_map?.[key] || undefined;
      // The best key holds uhd where the room has it, else the original; only the URL tells.
      const quality = QUALITY_OF_KEY[key] ?? (/_uhd\./.test(flv ?? hls ?? "") ? "uhd" : "origin");
      return { quality, name: nameOfQuality(quality), flv, hls };
    })
    .filter(({ flv, hls }) => flv || hls)
    .sort((one, other) => rankOfQuality(one.quality) - rankOfQuality(other.quality));
}

function parseJson<Output>(text: string, schema: z.ZodType<Output>): Output {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new StreamFallbackError("INCOMPLETE", "the room's stream data cannot be read; try again", {
      cause,
    });
  }
}
