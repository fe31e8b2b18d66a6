import type { Broadcast } from "../cast/members.ts";
import { qualitiesOf, resolutionOf } from "./qualities.ts";
import { streamAddress } from "./stream-address.ts";

export type Codec = "h264" | "bytevc1";

/** What the site delivers as a JSON string inside the JSON. */
export interface StreamData {
  common: object;
  data: Record<string, { main: object; backup?: object }>;
}

interface LineOptions {
  suffix: string;
  resolution: string;
  bitRate: number;
  onlyAudio?: boolean;
  isBackup?: boolean;
}

export function streamData(broadcast: Broadcast, nowMs: number, codec: Codec = "h264"): StreamData {
  const lineAt = ({ suffix, resolution, bitRate, onlyAudio = false, isBackup = false }: LineOptions) => ({
    flv: streamAddress(broadcast, nowMs, { container: "flv", suffix, onlyAudio, isBackup }),
    // Audio only is offered as flv alone; its empty hls has misled clients that take the first hls they find.
    hls: onlyAudio ? "" : streamAddress(broadcast, nowMs, { container: "hls", suffix, isBackup }),
    cmaf: "",
    dash: "",
    lls: "",
    tsl: "",
    tile: "",
    http_ts: "",
    ll_hls: "",
    sdk_params: JSON.stringify({ VCodec: codec, vbitrate: bitRate, resolution, gop: 2, drType: "sdr" }),
    enableEncryption: false,
  });
  const line = (options: LineOptions) => ({
    main: lineAt(options),
    ...(broadcast.hasBackup && { backup: lineAt({ ...options, isBackup: true }) }),
  });
  const named = Object.fromEntries(
    qualitiesOf(broadcast).map(({ key, suffix, height, bitRate }) => [
      key,
      line({ suffix: suffixFor(codec, suffix), resolution: resolutionOf(broadcast, height), bitRate }),
    ]),
  );
  const { origin, ...lower } = named;
  // The list of qualities never names md and ao, but they are in the data; the order of keys means nothing.
  const middle = {
    suffix: suffixFor(codec, "_md"),
    resolution: resolutionOf(broadcast, 480),
    bitRate: 800_000,
  };
  const data = {
    ...lower,
    ...(!broadcast.isSoundOnly && { md: line(middle) }),
    ao: line({ suffix: "", resolution: "", bitRate: 0, onlyAudio: true }),
    ...(origin && { origin }),
  };
  return { common: common(broadcast, nowMs), data };
}

function suffixFor(codec: Codec, suffix: string): string {
  return codec === "bytevc1" ? `${suffix}5` : suffix;
}

function common(broadcast: Broadcast, nowMs: number): object {
  return {
    ts: String(Math.floor(nowMs / 1000)),
    session_id: `000-invented-${broadcast.streamId}`,
    stream: broadcast.streamId,
    version: 0,
    // This text has more bytes than characters, because the length of a text row is counted in bytes.
    rule_ids: JSON.stringify({ sched: JSON.stringify({ result: { hit: "默认线路🛰️", cdn: 1 } }) }),
    app_id: "100100",
    major_anchor_level: "common",
    mode: "Normal",
    lines: { main: "line_1", ...(broadcast.hasBackup && { backup: "line_2" }) },
    stream_data_content_encoding: "default",
    common_sdk_params: { main: "{}" },
    stream_name: `stream-${broadcast.streamId}`,
    main_push_id: 1,
    backup_push_id: 0,
  };
}
