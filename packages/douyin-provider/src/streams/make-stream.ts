import type { Stream } from "@stream-fallback/core";
import { browserProfile } from "../session/browser-profile.ts";
import { earliestExpiry } from "./url-expiry.ts";

/** A rendition with what holds for all: what a player must send, and when the first of its URLs ends. */
export function makeStream(rendition: Omit<Stream, "container" | "headers" | "expiresAt">): Stream {
  return {
    ...rendition,
    // What the segments of HLS are, no reply tells.
    container: rendition.flv !== undefined && rendition.hls === undefined ? "flv" : undefined,
    // Headers are a new object for each stream, so that a caller may change one without changing others.
    headers: { referer: "https://live.douyin.com/", "user-agent": browserProfile.userAgent },
    expiresAt: earliestExpiry(rendition.flv, rendition.hls),
  };
}
