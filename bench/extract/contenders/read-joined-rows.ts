import type { PageInfo, PageKind } from "./page-kinds.ts";

/** Matches a push of a text, anywhere in a page or a script. */
const PUSH = /self\.__pace_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g;

/** The texts that a page's scripts push, unescaped. */
export function* pushedTexts(source: string): Generator<string> {
  for (const [, literal = ""] of source.matchAll(PUSH)) yield JSON.parse(literal);
}

/** Finds the row in the joined texts by a pattern, and the text row that it refers to. */
export function readJoinedRows(joined: string, { rowPattern, read }: PageKind): PageInfo {
  const { info, streamUrl } = read(JSON.parse(rowPattern.exec(joined)?.[0] ?? ""));
  const reference = streamUrl.live_core_sdk_data.pull_data.stream_data;
  return { ...info, streams: streamsOf(JSON.parse(textRowOf(joined, reference.slice(1)))) };
}

function textRowOf(joined: string, id: string): string {
  const announcement = new RegExp(`${id}:T([0-9a-f]+),`).exec(joined);
  if (announcement === null) return "";
  const [head, length = ""] = announcement;
  const start = announcement.index + head.length;
  // The length is counted in bytes, and a character takes at least one, so this many characters suffice.
  const bytes = Number.parseInt(length, 16);
  return Buffer.from(joined.slice(start, start + bytes)).toString("utf8", 0, bytes);
}

function streamsOf({ data }: { data: Record<string, { main: { flv: string; hls: string } }> }) {
  return Object.entries(data).map(([quality, { main }]) => ({
    quality,
    flv: main.flv || undefined,
    hls: main.hls || undefined,
  }));
}
