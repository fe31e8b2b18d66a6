import { createHash } from "node:crypto";
import type { Broadcast } from "../members.ts";

const weekSeconds = 7 * 24 * 3600;

export interface StreamAddressOptions {
  container: "flv" | "hls";
  /** `_or4`, `_hd` …; none for the audio-only address. */
  suffix: string;
  onlyAudio?: boolean;
}

/** A pull address that ends a week from now, in one of the two forms the site uses. */
export function streamAddress(broadcast: Broadcast, nowMs: number, options: StreamAddressOptions): string {
  const { container, suffix, onlyAudio = false } = options;
  const nowSeconds = Math.floor(nowMs / 1000);
  const extension = container === "flv" ? "flv" : "m3u8";
  const path = `/stage/stream-${broadcast.streamId}${suffix}.${extension}`;
  const query = [
    "arch_hrchy=h1",
    ...(broadcast.expiry === "expire"
      ? [`expire=${nowSeconds + weekSeconds}`]
      : [`wsTime=${nowSeconds.toString(16)}`, `keeptime=${weekSeconds.toString(16).padStart(8, "0")}`]),
    ...(onlyAudio ? ["only_audio=1"] : []),
    `sign=${createHash("md5").update(`${path}${nowSeconds}`).digest("hex")}`,
    `unique_id=stream-${broadcast.streamId}_${container}${suffix}`,
  ];
  return `http://pull-${container}-${broadcast.cdn}.douyincdn.com${path}?${query.join("&")}`;
}
