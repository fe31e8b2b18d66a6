import { StreamFallbackError } from "../errors.ts";
import type { CurrentStream, Source, Stream, StreamFormat, WantedFormat } from "./room-info.ts";

export interface StreamChoice {
  /**
   * The wanted quality; else the next one down, else the next one up, where sound alone comes last.
   * @default the best one with a picture
   */
  quality?: string | undefined;
  /** Fail rather than take another quality, once no adapter knows it. @default false */
  strictQuality?: boolean | undefined;
  /**
   * Formats that will do, the preferred one first: `flv`, `hls`, or of HLS the one kind of segments alone, `ts` or `fmp4`, where
   * the site tells which they are. @default ["flv", "hls"]
   */
  formatPriorities?: readonly WantedFormat[] | undefined;
  /**
   * Codecs of the picture that will do, such as `["h264"]` for what cannot play HEVC; within a quality the preferred one
   * first. Streams of which nobody knows the codec come behind all of these. @default any, in the site's order
   */
  codecPriorities?: readonly string[] | undefined;
  /** Give HTTP addresses as HTTPS ones of the same host. @default as the site gives them */
  protocol?: "https" | undefined;
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
 * All streams that will do, the one to take first. Another format, another codec, or the same quality from another source,
 * goes before another quality.
 */
export function rankStreams(
  sources: readonly Source[],
  { choice, ranking = [] }: RankedChoice,
): CurrentStream[] {
  const there = streamsOf(sources, choice);
  const all = there.filter((stream) => willPlay(stream, choice));
  if (choice.onlyAudio) return all.filter(({ onlyAudio }) => onlyAudio);
  const { quality, strictQuality = false } = choice;
  const isKnown = ranking.includes(quality ?? "") || there.some((stream) => stream.quality === quality);
  const first = there.find(({ onlyAudio }) => !onlyAudio) ?? there[0];
  const wanted = (isKnown ? quality : undefined) ?? first?.quality ?? "";
  const isStrict = strictQuality && quality !== undefined;
  // Sound stands in for a room without pictures, not for pictures in other codecs.
  const isSoundLeft = hasPicture(there) && !hasPicture(all);
  const only = isStrict ? quality : isSoundLeft ? wanted : undefined;
  const suitable = only === undefined ? all : all.filter((stream) => stream.quality === only);
  const orderOf = (stream: CurrentStream) => [
    // Sound has no codec that anybody could lack, and must not come before pictures for that.
    Number(stream.onlyAudio && stream.quality !== wanted),
    Number(isOfUnknownCodec(stream, choice)),
    stepsBetween({ wanted, ranking }, stream),
    codecRankOf(stream, choice),
    containerRankOf(stream, choice),
  ];
  // The sort is stable: what is equally near stays in the order of sources and formats.
  return suitable.sort((one, other) => compareAll(orderOf(one), orderOf(other)));
}

function hasPicture(streams: readonly CurrentStream[]): boolean {
  return streams.some(({ onlyAudio }) => !onlyAudio);
}

/** The first difference decides. */
function compareAll(one: readonly number[], other: readonly number[]): number {
  const differences = one.map((number, index) => number - (other[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function streamsOf(
  sources: readonly Source[],
  { formatPriorities = ["flv", "hls"], protocol }: StreamChoice,
): CurrentStream[] {
  return sources.flatMap(({ name, streams }) =>
    streams.flatMap((stream) =>
      formatsOf(stream, formatPriorities).flatMap((format) => {
        const url = stream[format];
        const given = url && (protocol === "https" ? toHttps(url) : url);
        return given ? [toCurrent(stream, { source: name, url: given, format })] : [];
      }),
    ),
  );
}

/** In which of its formats a stream will do, each once. */
function formatsOf({ container }: Stream, wanted: readonly WantedFormat[]): StreamFormat[] {
  const formats = wanted.flatMap((format): StreamFormat[] => {
    if (format === "flv" || format === "hls") return [format];
    return container === format ? ["hls"] : [];
  });
  return [...new Set(formats)];
}

/** The text is changed, and not parsed and written anew: a signature may hang on every letter of it. */
function toHttps(url: string): string {
  return url.replace(/^http:\/\/([^/?#]*?)(?::80)?(?=[/?#]|$)/i, "https://$1");
}

function toCurrent(stream: Stream, place: Pick<CurrentStream, "source" | "url" | "format">): CurrentStream {
  const { name, quality, codec, container, headers, expiresAt, onlyAudio = false } = stream;
  const ofSegments = container === "flv" ? undefined : container;
  const recorded = place.format === "flv" ? "flv" : ofSegments;
  return { name, ...place, quality, codec, container: recorded, onlyAudio, headers, expiresAt };
}

/** A codec is one of the picture: sound alone plays everywhere. */
function willPlay(stream: CurrentStream, choice: StreamChoice): boolean {
  return isOfUnknownCodec(stream, choice) || codecRankOf(stream, choice) !== -1;
}

function isOfUnknownCodec({ codec, onlyAudio }: CurrentStream, { codecPriorities }: StreamChoice): boolean {
  return codecPriorities !== undefined && !codec && !onlyAudio;
}

function codecRankOf({ codec = "", onlyAudio }: CurrentStream, { codecPriorities }: StreamChoice): number {
  return codecPriorities === undefined || onlyAudio ? 0 : codecPriorities.indexOf(codec);
}

/**
 * Kinds of segments are streams of their own, so that a wish for one goes through all of them; FLV and HLS of one stream stay
 * together, in their order.
 */
function containerRankOf(
  { format, container }: CurrentStream,
  { formatPriorities = [] }: StreamChoice,
): number {
  if (!formatPriorities.some((wanted) => wanted === "ts" || wanted === "fmp4")) return 0;
  return formatPriorities.findIndex((wanted) => wanted === format || wanted === container);
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

/** Why nothing of a room will do, with what there is. */
export function noSuchQuality(sources: readonly Source[], choice: StreamChoice): StreamFallbackError {
  const { quality, strictQuality, onlyAudio, codecPriorities, formatPriorities = ["flv", "hls"] } = choice;
  const told = streamsOf(sources, choice).map((stream) => {
    const isCodecTold = codecPriorities !== undefined && stream.codec !== undefined;
    return isCodecTold ? `${stream.quality} (${stream.codec})` : stream.quality;
  });
  const there = [...new Set(told)].join(", ");
  if (there === "") {
    const what = `the room has no stream in ${formatPriorities.join(" or ")}`;
    return new StreamFallbackError("NO_SUCH_QUALITY", what);
  }
  const inCodecs = codecPriorities === undefined ? "" : ` in ${codecPriorities.join(" or ")}`;
  const isStrict = strictQuality && quality !== undefined;
  const picture = isStrict ? `no quality "${quality}"${inCodecs}` : `no stream${inCodecs}`;
  const missing = onlyAudio ? "no sound without a picture" : picture;
  return new StreamFallbackError("NO_SUCH_QUALITY", `the room has ${missing}; it has ${there}`);
}
