import type { Source, Stream } from "@stream-fallback/core";
import { USER_AGENT } from "../session/browser.ts";
import { CODECS, type Codec } from "./codec.ts";
import { earliestExpiry, encodingOf, linesInOrder } from "./line-url.ts";
import { keyOfQn, ORIGIN_QN, rankOfQuality } from "./quality.ts";

export type Container = "flv" | "ts" | "fmp4";

/** One encoding of the broadcast in one container, with an address on each line. */
export interface Rendition {
  qn: number;
  /** The site's name of the quality. */
  name: string;
  codec: Codec | undefined;
  container: Container;
  urls: readonly string[];
  bitRate?: number | undefined;
}

/** More lines than any reply has. */
const MOST_LINES = 10;

/**
 * The lines as sources (`main`, `backup`, `backup-2` …), each with what it has, best first. Lines that only some renditions
 * have make shorter sources.
 */
export function collectSources(renditions: readonly Rendition[]): Source[] {
  const usable = renditions.map((rendition) => {
    const urls = linesInOrder(rendition.urls).slice(0, MOST_LINES);
    return { ...rendition, urls };
  });
  const count = usable.reduce((most, { urls }) => Math.max(most, urls.length), 0);
  const lines = Array.from({ length: count }, (_, index) => index);
  return lines.map((line) => ({ name: nameOfLine(line), streams: streamsOfLine(usable, line) }));
}

function nameOfLine(line: number): string {
  if (line === 0) return "main";
  return line === 1 ? "backup" : `backup-${line}`;
}

function streamsOfLine(renditions: readonly Rendition[], line: number): Stream[] {
  const there = renditions.filter(({ urls }) => urls[line] !== undefined);
  const encodings = Map.groupBy(there, ({ qn, codec }) => `${qn} ${codec}`);
  const streams = [...encodings.values()].flatMap((same) => {
    const of = (container: Container) => same.find((each) => each.container === container);
    return joined({ flv: of("flv"), ts: of("ts"), fmp4: of("fmp4") }, line);
  });
  return streams.sort(
    (one, other) =>
      rankOfQuality(one.quality) - rankOfQuality(other.quality) || rankOfCodec(one) - rankOfCodec(other),
  );
}

/** FLV and HLS as one stream; where there are two forms of HLS, the newer one by itself. */
function joined(same: Partial<Record<Container, Rendition | undefined>>, line: number): Stream[] {
  const { flv, ts, fmp4 } = same;
  const hls = ts ?? fmp4;
  const first = makeStream({ flv, hls }, line);
  return ts && fmp4 ? [...first, ...makeStream({ hls: fmp4 }, line)] : first;
}

function makeStream(
  { flv, hls }: { flv?: Rendition | undefined; hls?: Rendition | undefined },
  line: number,
): Stream[] {
  const told = flv ?? hls;
  if (told === undefined) return [];
  const { qn, name, codec, bitRate } = told;
  const urls = { flv: flv?.urls[line], hls: hls?.urls[line] };
  return [
    {
      quality: keyOfQn(qn),
      name: namedByEncoding({ qn, name }, urls.flv ?? urls.hls ?? ""),
      ...urls,
      codec,
      container: hls?.container ?? "flv",
      bitRate,
      // A new object for each stream, so that a caller may change one without changing others.
      headers: { referer: "https://live.bilibili.com/", "user-agent": USER_AGENT },
      expiresAt: earliestExpiry(urls.flv, urls.hls),
    },
  ];
}

/** The site calls a second encoding of big rooms 原画, too; the name tells which one it is. */
function namedByEncoding({ qn, name }: Pick<Rendition, "qn" | "name">, url: string): string {
  const encoding = qn === ORIGIN_QN ? encodingOf(url) : undefined;
  return encoding === undefined ? name : `${name}（${encoding}）`;
}

function rankOfCodec({ codec }: Stream): number {
  const names: readonly (string | undefined)[] = CODECS;
  const rank = names.indexOf(codec);
  return rank === -1 ? CODECS.length : rank;
}
