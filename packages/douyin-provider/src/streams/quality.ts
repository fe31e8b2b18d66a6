/** What the anchor sends, before the site makes anything of it. */
export const REAL_ORIGIN = "real_origin";
/** Sound only. */
export const AUDIO_ONLY = "ao";

const ORIGIN = "origin";
const UHD = "uhd";

/** The site's names where a reply has keys without names, best first; the first one is ours. */
const NAME_OF_QUALITY: ReadonlyMap<string, string> = new Map([
  [REAL_ORIGIN, "真原画"],
  [ORIGIN, "原画"],
  [UHD, "蓝光"],
  ["hd", "超清"],
  ["sd", "高清"],
  ["ld", "标清"],
  ["md", "流畅"],
  [AUDIO_ONLY, "音频"],
]);

/** Best first; the keys of `stream_data` come in any order. */
export const qualities: readonly string[] = [...NAME_OF_QUALITY.keys()];

/** The site's own options call the origin 原画 beside a `uhd`, which is 蓝光 then, and 蓝光 where there is none. */
export function nameOfQuality(quality: string, others: readonly string[]): string {
  const named = quality === ORIGIN && !others.includes(UHD) ? UHD : quality;
  return NAME_OF_QUALITY.get(named) ?? quality;
}

/** For sorting: the best first, unknown ones last. */
export function compareQualities(one: string, other: string): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(quality: string): number {
  const rank = qualities.indexOf(quality);
  return rank === -1 ? qualities.length : rank;
}
