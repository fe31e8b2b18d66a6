import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, Source, Stream, StreamFormat } from "./room-info.ts";

export interface StreamChoice {
  /** The wanted quality. @default the best one with a picture */
  quality?: string | undefined;
  /** Fail rather than take another quality. @default false */
  strictQuality?: boolean | undefined;
  /** Formats that will do, the preferred one first. @default ["flv", "hls"] */
  formatPriorities?: readonly StreamFormat[] | undefined;
}

interface Candidate {
  source: string;
  stream: Stream;
  format: StreamFormat;
  url: string;
}

/**
 * The stream that comes nearest to what is wanted: the quality itself, else the next one down, else the next one up.
 * @param ranking the platform's qualities, best first
 * @throws StreamFallbackError `NO_SUCH_QUALITY` with those that there are
 */
export function selectStream(
  sources: readonly Source[],
  { quality, strictQuality = false, formatPriorities = ["flv", "hls"] }: StreamChoice,
  ranking: readonly string[] = [],
): CurrentStream {
  const candidates = sources.flatMap((source) => candidatesOf(source, formatPriorities));
  const exact = candidates.find(({ stream }) => stream.quality === quality);
  const chosen =
    exact ?? (strictQuality && quality !== undefined ? undefined : nearest(candidates, quality, ranking));
  if (chosen === undefined) throw noSuchQuality(quality, candidates, formatPriorities);
  const { source, stream, format, url } = chosen;
  const { name, headers, expiresAt, onlyAudio = false } = stream;
  return { name, source, url, format, quality: stream.quality, onlyAudio, headers, expiresAt };
}

function candidatesOf({ name, streams }: Source, formats: readonly StreamFormat[]): Candidate[] {
  return streams.flatMap((stream) => {
    const format = formats.find((candidate) => stream[candidate]);
    const url = format && stream[format];
    return format && url ? [{ source: name, stream, format, url }] : [];
  });
}

/** Sound alone is nearest to nothing but itself. */
function nearest(
  candidates: readonly Candidate[],
  quality: string | undefined,
  ranking: readonly string[],
): Candidate | undefined {
  const pictures = candidates.filter(({ stream }) => !stream.onlyAudio);
  const first = pictures[0] ?? candidates[0];
  const wanted = quality === undefined ? -1 : ranking.indexOf(quality);
  if (wanted === -1) return first;
  // By rank and not by place: a source may list a better quality behind others, for those who ask for it.
  const distance = ({ stream }: Candidate) => {
    const stepsDown = ranking.indexOf(stream.quality) - wanted;
    return stepsDown > 0 ? stepsDown : ranking.length - stepsDown;
  };
  const ranked = pictures.filter(({ stream }) => ranking.includes(stream.quality));
  return ranked.sort((one, other) => distance(one) - distance(other))[0] ?? first;
}

function noSuchQuality(
  quality: string | undefined,
  candidates: readonly Candidate[],
  formats: readonly StreamFormat[],
): StreamFallbackError {
  const there = [...new Set(candidates.map(({ stream }) => stream.quality))].join(", ");
  const what =
    there === ""
      ? `the room has no stream in ${formats.join(" or ")}`
      : `the room has no quality "${quality}"; it has ${there}`;
  return new StreamFallbackError("NO_SUCH_QUALITY", what);
}
