/** As our streams name them, in the order in which they are listed: what plays everywhere first. */
export const CODECS = ["h264", "h265", "av1"] as const;
export type Codec = (typeof CODECS)[number];

/** By the site's name of it, or the beginning of what a playlist says. */
export function codecOf(name: string): Codec | undefined {
  if (/^avc/i.test(name)) return "h264";
  if (/^(?:hevc|hev1|hvc1)/i.test(name)) return "h265";
  return /^av0?1/i.test(name) ? "av1" : undefined;
}
