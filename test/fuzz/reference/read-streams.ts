import { streamLine } from "./reading.ts";
import { type Get, isNothing, isObject, jsonOr, plainGet } from "./values.ts";

export interface StreamReading {
  /** The streams of the composed picture, or of the plain one when there is no composed one. */
  readonly first: readonly string[];
  /** All texts of the room's streams, among which every URL of an answer must be. */
  readonly urls: ReadonlySet<string>;
}

export const noStreams: StreamReading = { first: [], urls: new Set() };

/** The qualities of the known keys of URL maps; which quality FULL_HD1 holds, only its URL tells. */
const keyQualities = { FULL_HD1: undefined, HD1: "hd", SD1: "ld", SD2: "sd" };

/** The streams of a room, whose surroundings may hold `web_stream_url`; undefined when they cannot be read. */
export function readStreams(get: Get, room: unknown, surroundings?: unknown): StreamReading | undefined {
  const streamUrl = get(room, "stream_url");
  const first = isNothing(streamUrl) ? [] : readFirst(get, streamUrl);
  return first && { first, urls: textsIn(get, [streamUrl, get(surroundings, "web_stream_url")]) };
}

function readFirst(get: Get, streamUrl: unknown): string[] | undefined {
  const composed = get(streamUrl, "pull_datas");
  const [key] = isObject(composed) ? Object.keys(composed) : [];
  const pullDatas = [
    key === undefined ? undefined : get(composed, key),
    get(get(streamUrl, "live_core_sdk_data"), "pull_data"),
  ];
  for (const pullData of pullDatas) {
    const text = get(pullData, "stream_data");
    if (isNothing(text) || text === "") continue;
    const data = typeof text === "string" ? plainGet(jsonOr(text, undefined), "data") : undefined;
    if (!isObject(data)) return undefined;
    const lines = Object.entries(data).flatMap(([quality, line]) => {
      const main = plainGet(line, "main");
      const [flv, hls] = [plainGet(main, "flv"), plainGet(main, "hls")];
      return flv || hls ? streamLine(quality, { flv, hls }) : [];
    });
    if (lines.length > 0) return lines;
  }
  return readUrlMaps(get, streamUrl);
}

function readUrlMaps(get: Get, streamUrl: unknown): string[] {
  const maps = [get(streamUrl, "flv_pull_url"), get(streamUrl, "hls_pull_url_map")];
  return Object.entries(keyQualities).flatMap(([key, quality]) => {
    const [flv, hls] = maps.map((map) => get(map, key));
    const url = flv || hls;
    const best = typeof url === "string" && url.includes("_uhd") ? "uhd" : "origin";
    return url ? streamLine(quality ?? best, { flv, hls }) : [];
  });
}

/** Every text in the values, also inside texts of JSON, where a leading dollar has no special meaning. */
function textsIn(get: Get, values: readonly unknown[]): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<unknown>();
  const pending = values.map((value) => ({ value, getHere: get }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, getHere } = next;
    if (typeof value === "string" && !texts.has(value)) {
      texts.add(value);
      pending.push({ value: jsonOr(value, undefined), getHere: plainGet });
    }
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    for (const key of Object.keys(value)) pending.push({ value: getHere(value, key), getHere });
  }
  return texts;
}
