export type Codec = "h264" | "h265";

/** `sdk_params` says h264, h265 or bytevc1, the options 264 or bytevc1. */
const CODEC_OF_NAME: ReadonlyMap<string, Codec> = new Map([
  ["h264", "h264"],
  ["264", "h264"],
  ["avc", "h264"],
  ["h265", "h265"],
  ["265", "h265"],
  ["hevc", "h265"],
  // The site's own encoder; what it writes is HEVC.
  ["bytevc1", "h265"],
]);

/** The first of the names that tells a codec. */
export function readCodec(...names: readonly (string | null | undefined)[]): Codec | undefined {
  for (const name of names) {
    const codec = CODEC_OF_NAME.get(name?.toLowerCase() ?? "");
    if (codec) return codec;
  }
  return undefined;
}
