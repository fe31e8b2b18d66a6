import type { Broadcast } from "../cast/members.ts";
import { qualitiesOf, qualityItem } from "./qualities.ts";
import { streamAddress } from "./stream-address.ts";
import { type Codec, streamData } from "./stream-data.ts";

/** `stream_url` of a room on air. */
export function streamUrl(broadcast: Broadcast, nowMs: number) {
  const hls = pullMap(broadcast, nowMs, "hls");
  return {
    flv_pull_url: pullMap(broadcast, nowMs, "flv"),
    default_resolution: broadcast.isSoundOnly ? "FULL_HD1" : "HD1",
    hls_pull_url_map: hls,
    hls_pull_url: hls.FULL_HD1,
    stream_orientation: 2,
    live_core_sdk_data: { pull_data: pullData(broadcast, nowMs, "h264") },
    extra: {
      height: broadcast.height,
      width: broadcast.width,
      fps: 0,
      max_bitrate: 0,
      bytevc1_enable: false,
    },
    pull_datas: composedPullData(broadcast, nowMs),
  };
}

/** `web_stream_url`: empty maps for most rooms, an HEVC set for some. */
export function webStreamUrl(broadcast: Broadcast, nowMs: number): object {
  if (!broadcast.hasHevc) return emptyWebStreamUrl;
  return {
    ...emptyWebStreamUrl,
    live_core_sdk_data: { pull_data: pullData(broadcast, nowMs, "bytevc1") },
  };
}

export const emptyWebStreamUrl: object = {
  flv_pull_url: {},
  default_resolution: "",
  hls_pull_url_map: {},
  hls_pull_url: "",
  stream_orientation: 0,
  pull_datas: {},
};

/** `stream_url` of a room in a list of other rooms, which holds streams but no list of qualities. */
export function streamUrlWithoutOptions(broadcast: Broadcast, nowMs: number): object {
  return streamUrl({ ...broadcast, isWithoutOptions: true }, nowMs);
}

export function streamOptions(broadcast: Broadcast, codec: Codec): object {
  if (broadcast.isWithoutOptions) return { qualities: [] };
  const items = qualitiesOf(broadcast).map((quality) =>
    qualityItem(broadcast, quality, codec === "h264" ? "264" : "bytevc1"),
  );
  return { default_quality: items.at(-1), qualities: items };
}

/** The composed picture of a double screen, under its own stream id: both pictures on one canvas, with their layout. */
function composedPullData({ composed }: Broadcast, nowMs: number): object {
  if (composed === undefined) return {};
  const { streamId, width, height } = composed;
  const multiView = {
    inputs: [{ id: "screen" }, { id: "camera" }],
    displays: [{ name: "both", views: ["screen", "camera"] }],
    canvas: { width, height },
  };
  const extension = {
    camera_hidden: 0,
    display_mode: 1,
    layout: 1,
    multi_view_data: JSON.stringify(multiView),
  };
  return { [streamId]: { ...pullData(composed, nowMs, "h264"), extension } };
}

export function pullData(broadcast: Broadcast, nowMs: number, codec: Codec) {
  return {
    options: streamOptions(broadcast, codec),
    stream_data: JSON.stringify(streamData(broadcast, nowMs, codec)),
  };
}

/** A map of URLs by quality, in the site's order of keys, because some clients read it by position. */
function pullMap(broadcast: Broadcast, nowMs: number, container: "flv" | "hls"): Record<string, string> {
  const best = broadcast.hasUhd ? "_uhd" : "_or4";
  const suffixes = broadcast.isSoundOnly
    ? { FULL_HD1: best }
    : { FULL_HD1: best, HD1: "_hd", SD1: "_ld", SD2: "_sd" };
  return Object.fromEntries(
    Object.entries(suffixes).map(([key, suffix]) => [
      key,
      streamAddress(broadcast, nowMs, { container, suffix }),
    ]),
  );
}
