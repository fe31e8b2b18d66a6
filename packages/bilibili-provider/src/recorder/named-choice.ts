import { StreamFallbackError, type WantedFormat } from "@stream-fallback/core";

/** Formats by the names that recorders of Bilibili keep. */
const FORMATS = {
  auto: undefined,
  flv: ["flv", "hls"],
  hls: ["hls", "flv"],
  fmp4: ["fmp4", "ts", "flv"],
  flv_only: ["flv"],
  hls_only: ["hls"],
  fmp4_only: ["fmp4"],
} as const satisfies Readonly<Record<string, readonly WantedFormat[] | undefined>>;

const CODECS = {
  auto: undefined,
  avc: ["h264", "h265", "av1"],
  hevc: ["h265", "h264", "av1"],
  avc_only: ["h264"],
  hevc_only: ["h265"],
} as const satisfies Readonly<Record<string, readonly string[] | undefined>>;

export type FormatName = keyof typeof FORMATS;
export type CodecName = keyof typeof CODECS;

/** @throws StreamFallbackError `INVALID_INPUT` for a name that there is not, with those there are */
export function formatsNamed(name: unknown): readonly WantedFormat[] | undefined {
  return chosen("formatName", { name, among: FORMATS });
}

/** @throws StreamFallbackError `INVALID_INPUT` for a name that there is not, with those there are */
export function codecsNamed(name: unknown): readonly string[] | undefined {
  return chosen("codecName", { name, among: CODECS });
}

function chosen<Value>(
  option: string,
  { name = "auto", among }: { name: unknown; among: Readonly<Record<string, Value>> },
): Value | undefined {
  if (typeof name === "string" && Object.hasOwn(among, name)) return among[name];
  throw new StreamFallbackError("INVALID_INPUT", `${option} must be one of ${Object.keys(among).join(", ")}`);
}
