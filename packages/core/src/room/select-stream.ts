import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, Source, Stream, StreamFormat } from "./room-info.ts";

export interface StreamChoice {
  /**
   * The wanted quality; else the next one down, else the next one up, where sound alone comes last.
   * @default the best one with a picture
   */
  quality?: string | undefined;
  /** Fail rather than take another quality. @default false */
  strictQuality?: boolean | undefined;
  /** Formats that will do, the preferred one first. @default ["flv", "hls"] */
  formatPriorities?: readonly StreamFormat[] | undefined;
  /** Sound without a picture, or nothing: `quality` and `strictQuality` are set aside then. @default false */
  onlyAudio?: boolean | undefined;
}

interface RankedChoice {
  choice: StreamChoice;
  /** The platform's qualities, best first. @default none */
  ranking?: readonly string[] | undefined;
}

/**
 * The stream that comes nearest to what is wanted: the quality itself, else the next one down, else the next one up.
 * @throws StreamFallbackError `NO_SUCH_QUALITY` with those that there are
 */
export function selectStream(
  sources: readonly Source[],
  { choice, ranking = [] }: RankedChoice,
): CurrentStream {
  const [nearest] = rankStreams(sources, { choice, ranking });
  if (nearest === undefined) throw noSuchQuality(sources, choice);
  return nearest;
}

/**
 * All streams that will do, the one to take first. Another format, or the same quality from another source, goes before another
 * quality.
 */
export function rankStreams(
  sources: readonly Source[],
  { choice, ranking = [] }: RankedChoice,
): CurrentStream[] {
  const all = streamsOf(sources, choice);
  if (choice.onlyAudio) return all.filter(({ onlyAudio }) => onlyAudio);
  const { quality, strictQuality = false } = choice;
  if (strictQuality && quality !== undefined) return all.filter((stream) => stream.quality === quality);
  const isKnown = ranking.includes(quality ?? "") || all.some((stream) => stream.quality === quality);
  const first = all.find(({ onlyAudio }) => !onlyAudio) ?? all[0];
  const wanted = (isKnown ? quality : undefined) ?? first?.quality ?? "";
  const stepsFrom = (stream: CurrentStream) => stepsBetween({ wanted, ranking }, stream);
  // The sort is stable: what is equally near stays in the order of sources and formats.
  return all.sort((one, other) => stepsFrom(one) - stepsFrom(other));
}

function streamsOf(
  sources: readonly Source[],
  { formatPriorities = ["flv", "hls"] }: StreamChoice,
): CurrentStream[] {
  return sources.flatMap(({ name, streams }) =>
    streams.flatMap((stream) =>
      formatPriorities.flatMap((format) => {
        const url = stream[format];
        return url ? [toCurrent(stream, { source: name, url, format })] : [];
      }),
    ),
  );
}

function toCurrent(stream: Stream, place: Pick<CurrentStream, "source" | "url" | "format">): CurrentStream {
  const { name, quality, headers, expiresAt, onlyAudio = false } = stream;
  return { name, ...place, quality, onlyAudio, headers, expiresAt };
}

/**
 * How far a stream is from the wanted quality, by rank and not by place: a source may list a better quality behind others, for those who ask for it. Behind all that
 * have a rank come those that have none, and sound, which is near to nothing but itself.
 */
function stepsBetween(
  { wanted, ranking }: { wanted: string; ranking: readonly string[] },
  { quality, onlyAudio }: CurrentStream,
): number {
  if (quality === wanted) return 0;
  if (onlyAudio) return 3 * ranking.length + 1;
  const rank = ranking.indexOf(quality);
  if (rank === -1) return 2 * ranking.length + 1;
  const stepsDown = rank - ranking.indexOf(wanted);
  return stepsDown > 0 ? stepsDown : ranking.length - stepsDown;
}

function noSuchQuality(sources: readonly Source[], choice: StreamChoice): StreamFallbackError {
  const { quality, onlyAudio, formatPriorities = ["flv", "hls"] } = choice;
  const there = [...new Set(streamsOf(sources, choice).map((stream) => stream.quality))].join(", ");
  if (there === "") {
    const what = `the room has no stream in ${formatPriorities.join(" or ")}`;
    return new StreamFallbackError("NO_SUCH_QUALITY", what);
  }
  const missing = onlyAudio ? "no sound without a picture" : `no quality "${quality}"`;
  return new StreamFallbackError("NO_SUCH_QUALITY", `the room has ${missing}; it has ${there}`);
}
