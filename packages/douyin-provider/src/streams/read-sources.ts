import type { Source, Stream } from "@stream-fallback/core";
import { readRenditions } from "./read-renditions.ts";
import { readUrlMaps } from "./read-url-maps.ts";
import { withRealOrigin } from "./real-origin.ts";
import type { PullData, StreamUrl } from "./stream-schema.ts";

/** Where a reply tells of the streams of the room itself. */
export interface StreamUrls {
  stream_url?: StreamUrl | null | undefined;
  /** The same pictures in HEVC, in some rooms; empty maps or null in most. */
  web_stream_url?: StreamUrl | null | undefined;
}

export interface Viewing {
  /** Of two pictures the composed one. */
  doubleScreen: boolean;
  /** Sound only, by what the reply says of the room: its untranscoded stream is no better picture. */
  isRadio: boolean;
}

/**
 * The sources of one picture: `main` (or `composed`, for both pictures of a double screen on one canvas), then, where
 * there are any, `h265` with the same in HEVC, and `backup` with the same from another line. Other rooms' streams
 * elsewhere in a reply are never looked at.
 * @throws StreamFallbackError `INCOMPLETE` for streams that cannot be read
 */
export function readSources(streamUrls: StreamUrls, { doubleScreen, isRadio }: Viewing): Source[] {
  const { stream_url, web_stream_url } = streamUrls;
  const composed = doubleScreen ? readRenditions(composedOf(stream_url), "main") : [];
  const [name, pullDataOf] = composed.length > 0 ? ["composed", composedOf] : ["main", plainOf];
  const streams = readRenditions(pullDataOf(stream_url), "main");
  const finish = isRadio ? (found: Stream[]) => found : withRealOrigin;
  const sources = [
    { name, streams: streams.length > 0 || !stream_url ? finish(streams) : readUrlMaps(stream_url) },
    { name: "h265", streams: readRenditions(pullDataOf(web_stream_url), "main").filter(isHevc) },
    { name: "backup", streams: finish(readRenditions(pullDataOf(stream_url), "backup")) },
  ];
  return sources.filter((source) => source.streams.length > 0);
}

function plainOf(streamUrl: StreamUrl | null | undefined): PullData | null | undefined {
  return streamUrl?.live_core_sdk_data?.pull_data;
}

/** The composed picture, under an id of its own. */
function composedOf(streamUrl: StreamUrl | null | undefined): PullData | null | undefined {
  return Object.values(streamUrl?.pull_datas ?? {})[0];
}

/** What is listed there besides (sound above all) is no other than in the first source. */
function isHevc({ codec, onlyAudio }: Stream): boolean {
  return codec !== "h264" && !onlyAudio;
}
