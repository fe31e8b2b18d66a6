import { createHash } from "node:crypto";
import { expiryForms } from "../cast/expiry.ts";
import type { Broadcast } from "../cast/members.ts";

const weekSeconds = 7 * 24 * 3600;

export interface StreamAddressOptions {
  container: "flv" | "hls";
  /** The quality in the path, such as `_or4` or `_hd`; empty for the audio-only address. */
  suffix: string;
  onlyAudio?: boolean;
  isBackup?: boolean;
}

/** A pull address that says when it ends, in one of the forms the site uses. */
export function streamAddress(broadcast: Broadcast, nowMs: number, options: StreamAddressOptions): string {
  const { container, suffix, onlyAudio = false, isBackup = false } = options;
  const { urlSeconds = weekSeconds } = broadcast;
  const nowSeconds = Math.floor(nowMs / 1000);
  const extension = container === "flv" ? "flv" : "m3u8";
  const path = `/stage/stream-${broadcast.streamId}${suffix}.${extension}`;
  const query = [
    "arch_hrchy=h1",
    ...expiryForms[broadcast.expiry](nowSeconds, nowSeconds + urlSeconds),
    ...(onlyAudio ? ["only_audio=1"] : []),
    `sign=${createHash("md5").update(`${path}${nowSeconds}`).digest("hex")}`,
    `unique_id=stream-${broadcast.streamId}_${container}${suffix}`,
  ];
  const host = `pull-${container}-${broadcast.cdn}${isBackup ? "-backup" : ""}`;
  return `http://${host}.douyincdn.com${path}?${query.join("&")}`;
}
