import type { Broadcast } from "../cast/members.ts";
import { streamAddress } from "./stream-address.ts";
import { pullData, streamUrl } from "./stream-url.ts";

const playerHints = JSON.stringify({ BufferDataMs: 1000, FastOpenDuration: -500, Enabled: 1 });

/** `stream_url` as phones get it: the fields that computers get, and many others around them. */
export function mobileStreamUrl(broadcast: Broadcast, nowMs: number): object {
  const shared = streamUrl(broadcast, nowMs);
  const lower = Object.keys(shared.flv_pull_url).filter((key) => key !== "FULL_HD1");
  const best = broadcast.hasUhd ? "_uhd" : "_or4";
  return {
    provider: 0,
    id: Number(broadcast.streamId),
    id_str: broadcast.streamId,
    resolution_name: { FULL_HD1: "蓝光", HD1: "超清", ORIGION: "原画", SD1: "标清", SD2: "高清" },
    ...shared,
    rtmp_push_url: "",
    rtmp_pull_url: streamAddress(broadcast, nowMs, { container: "flv", suffix: best }),
    candidate_resolution: lower,
    hls_pull_url_params: playerHints,
    rtmp_pull_url_params: playerHints,
    flv_pull_url_params: Object.fromEntries(lower.map((key) => [key, playerHints])),
    rtmp_push_url_params: "",
    push_urls: [],
    live_core_sdk_data: {
      pull_data: {
        ...pullData(broadcast, nowMs, "h264"),
        version: 0,
        hls_data_unencrypted: {},
        kind: 0,
        Hls: [],
        Flv: [],
        codec: "",
        compensatory_data: "",
      },
      size: "",
    },
    complete_push_urls: [],
    stream_control_type: 0,
    push_stream_type: 0,
    push_datas: {},
    vr_type: 0,
  };
}
