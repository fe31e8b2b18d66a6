import type { Noise } from "./noise.ts";

type Container = "flv" | "hls";

const RENDITIONS = [
  { key: "origin", suffix: "_or4", name: "原画", bitRate: 4_000_000 },
  { key: "uhd", suffix: "_uhd", name: "蓝光", bitRate: 3_000_000 },
  { key: "hd", suffix: "_hd", name: "超清", bitRate: 2_000_000 },
  { key: "sd", suffix: "_sd", name: "高清", bitRate: 1_600_000 },
  { key: "ld", suffix: "_ld", name: "标清", bitRate: 1_000_000 },
  { key: "md", suffix: "_md", name: "流畅", bitRate: 800_000 },
  { key: "ao", suffix: "", name: "音频", bitRate: 0 },
];

const MAP_SUFFIXES = { FULL_HD1: "_uhd", HD1: "_hd", SD1: "_ld", SD2: "_sd" };

export interface StreamUrl {
  /** As the room holds it, with its stream data as JSON inside a string. */
  streamUrl: object;
  /** Parsed, as the player's store holds it. */
  playerStreams: object;
  streamDataText: string;
}

/** All renditions of a broadcast, each with signed addresses. */
export function makeStreamUrl(noise: Noise, codec: string): StreamUrl {
  const stream = noise.digits(18);
  const session = `037-${noise.digits(14)}${noise.hex(20).toUpperCase()}-rGeMVF`;
  const address = (container: Container, suffix: string) => {
    const file = `${suffix}.${container === "flv" ? "flv" : "m3u8"}`;
    const query = `arch_hrchy=h1&exp_hrchy=h1&expire=1999999999&major_anchor_level=common&sign=${noise.hex(32)}&t_id=${session}`;
    return `http://pull-${container}-l96.example.invalid/stage/stream-${stream}${file}?${query}&unique_id=stream-${stream}_617_${container}${suffix}`;
  };
  const main = (suffix: string, bitRate: number) => ({
    flv: address("flv", suffix),
    hls: suffix === "" ? "" : address("hls", suffix),
    ...{ cmaf: "", dash: "", lls: "", tsl: "", tile: "", http_ts: "", ll_hls: "" },
    sdk_params: JSON.stringify({
      VCodec: codec,
      vbitrate: bitRate,
      resolution: "1920x1080",
      gop: 2,
      fps: 30,
    }),
    enableEncryption: false,
  });
  const data = Object.fromEntries(
    RENDITIONS.map(({ key, suffix, bitRate }) => [key, { main: main(suffix, bitRate) }]),
  );
  const common = commonOf(stream, session);
  const options = optionsOf(codec);
  const streamDataText = JSON.stringify({ common, data });
  const pullMap = (container: Container) =>
    Object.fromEntries(
      Object.entries(MAP_SUFFIXES).map(([key, suffix]) => [key, address(container, suffix)]),
    );
  return {
    streamUrl: {
      flv_pull_url: pullMap("flv"),
      default_resolution: "HD1",
      hls_pull_url_map: pullMap("hls"),
      hls_pull_url: address("hls", "_uhd"),
      stream_orientation: 2,
      live_core_sdk_data: { pull_data: { options, stream_data: streamDataText } },
      extra: { height: 1_080, width: 1_920, fps: 0, max_bitrate: 0, bytevc1_enable: false },
      pull_datas: {},
    },
    playerStreams: { options, common, stream: data },
    streamDataText,
  };
}

function optionsOf(codec: string): object {
  const qualities = RENDITIONS.slice(0, 5).map(({ key, name, bitRate }, place) => ({
    ...{ name, sdk_key: key, v_codec: codec === "h264" ? "264" : codec, resolution: "1920x1080" },
    ...{ level: 5 - place, v_bit_rate: bitRate, additional_content: "", fps: 30, disable: 0 },
  }));
  return { default_quality: qualities[0], qualities: qualities.toReversed() };
}

function commonOf(stream: string, session: string): object {
  return {
    ts: "1760000000",
    session_id: session,
    stream,
    version: 0,
    rule_ids: JSON.stringify({ sched: JSON.stringify({ result: { hit: "默认线路🛰️", cdn: 728 } }) }),
    app_id: "100100",
    major_anchor_level: "common",
    mode: "HotForward",
    lines: { main: "line_728" },
    common_sdk_params: { main: "{}" },
    stream_name: `stream-${stream}`,
  };
}
