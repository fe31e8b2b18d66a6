import type { Stream } from "@stream-fallback/core";
import { readCodec } from "./codec.ts";
import { makeStream } from "./make-stream.ts";
import { compareQualities, nameOfQuality } from "./quality.ts";
import type { StreamUrl } from "./stream-schema.ts";

/** Which quality stands under the keys of these older maps, not by their names; the first has no fixed one. */
const QUALITY_OF_KEY = { FULL_HD1: undefined, HD1: "hd", SD1: "ld", SD2: "sd" } as const;
const KEYS = Object.keys(QUALITY_OF_KEY) as (keyof typeof QUALITY_OF_KEY)[];

/** The renditions of replies that have nothing but `flv_pull_url` and `hls_pull_url_map`, best first. */
export function readUrlMaps({ flv_pull_url, hls_pull_url_map, live_core_sdk_data }: StreamUrl): Stream[] {
  const options = live_core_sdk_data?.pull_data?.options?.qualities ?? [];
  const codecOf = (quality: string) => readCodec(options.find(({ sdk_key }) => sdk_key === quality)?.v_codec);
  const renditions = KEYS.map((key) => {
    const flv = flv_pull_url?.[key] || undefined;
    const hls = hls_pull_url_map?.[key] || undefined;
    // The best key holds uhd where the room has it, else the original (`_or4`); only the URL tells.
    const best = (flv ?? hls)?.includes("_uhd") ? "uhd" : "origin";
    return { quality: QUALITY_OF_KEY[key] ?? best, flv, hls };
  })
    .filter(({ flv, hls }) => flv || hls)
    .sort((one, other) => compareQualities(one.quality, other.quality));
  const all = [...new Set(renditions.map(({ quality }) => quality))];
  return renditions.map((each) =>
    makeStream({ ...each, name: nameOfQuality(each.quality, all), codec: codecOf(each.quality) }),
  );
}
