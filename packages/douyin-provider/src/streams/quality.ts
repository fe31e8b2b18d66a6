/** The site's names where a reply has keys without names; `ao` is sound only. */
const NAME_OF_QUALITY: ReadonlyMap<string, string> = new Map([
  ["origin", "原画"],
  ["uhd", "蓝光"],
  ["hd", "超清"],
  ["sd", "高清"],
  ["ld", "标清"],
  ["md", "流畅"],
  ["ao", "音频"],
]);

/** Best first; the keys of `stream_data` come in any order. */
export const qualities: readonly string[] = [...NAME_OF_QUALITY.keys()];

export function nameOfQuality(quality: string): string {
  return NAME_OF_QUALITY.get(quality) ?? quality;
}

/** For sorting: the best first, unknown ones last. */
export function rankOfQuality(quality: string): number {
  const rank = qualities.indexOf(quality);
  return rank === -1 ? qualities.length : rank;
}
