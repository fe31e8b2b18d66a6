import type { Stream } from "@stream-fallback/core";
import { makeStream } from "./make-stream.ts";
import { nameOfQuality, REAL_ORIGIN } from "./quality.ts";

/**
 * Adds the true origin behind the pictures, since only those who ask for it get it. A room of sound alone gets none, as
 * it has no picture.
 */
export function withRealOrigin(streams: readonly Stream[]): Stream[] {
  const hasPicture = streams.some(({ onlyAudio }) => !onlyAudio);
  return streams.flatMap((stream) => {
    const flv = stream.onlyAudio && hasPicture ? realOriginUrl(stream.flv ?? "") : undefined;
    if (flv === undefined) return stream;
    return [makeStream({ quality: REAL_ORIGIN, name: nameOfQuality(REAL_ORIGIN, []), flv }), stream];
  });
}

/**
 * The URL of what the anchor really sends: the sound-only one without `only_audio=1`. The rest stays byte for byte, as
 * it is signed. Undefined where the URL has no such parameter, because then it may be anything.
 */
export function realOriginUrl(soundUrl: string): string | undefined {
  const start = soundUrl.indexOf("?") + 1;
  const parameters = soundUrl.slice(start).split("&");
  const kept = parameters.filter((parameter) => parameter !== "only_audio=1");
  if (start === 0 || kept.length === parameters.length) return undefined;
  return kept.length > 0 ? soundUrl.slice(0, start) + kept.join("&") : soundUrl.slice(0, start - 1);
}
