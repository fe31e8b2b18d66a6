/** The site's numbers of its qualities (qn), best first, with our keys and its names. */
const QUALITIES = [
  [30_000, "dolby", "杜比"],
  [25_000, "real_origin", "原画真彩"],
  [20_000, "4k", "4K"],
  [15_000, "2k", "2K"],
  [10_000, "origin", "原画"],
  [401, "uhd_dolby", "蓝光(杜比)"],
  [400, "uhd", "蓝光"],
  [250, "hd", "超清"],
  [150, "sd", "高清"],
  [80, "ld", "流畅"],
] as const;

/** Our keys of them, as the streams are called. */
export type Quality = (typeof QUALITIES)[number][1];

/** Of the older API, where it names no others. */
const OLD_QN: ReadonlyMap<number, number> = new Map([
  [4, 10_000],
  [3, 150],
]);

/** What is asked for where nothing is wished: the site gives the next one that there is, or that the visitor may have. */
export const ORIGIN_QN = 10_000;

/** Best first. */
export const qualities: readonly string[] = QUALITIES.map(([, key]) => key);

/** The number to ask with; numbers are understood as well as keys. */
export function qnOf(quality: string | undefined): number {
  const found = QUALITIES.find(([qn, key]) => key === quality || String(qn) === quality);
  return found?.[0] ?? ORIGIN_QN;
}

/** Our key of a number; one that nobody knows yet is its own key. */
export function keyOfQn(given: number): string {
  const qn = OLD_QN.get(given) ?? given;
  return QUALITIES.find(([known]) => known === qn)?.[1] ?? String(given);
}

/** What callers name by its number, as text too, by our key; all else as it is. */
export function keyOfQuality(given: string | number | undefined): string | undefined {
  if (typeof given === "number") return keyOfQn(given);
  return typeof given === "string" && /^[1-9]\d{0,5}$/.test(given) ? keyOfQn(Number(given)) : given;
}

/** The site's name of a number. */
export function nameOfQn(qn: number, told: readonly { qn: number; desc: string }[] = []): string {
  const own = told.find((each) => each.qn === qn)?.desc;
  return own || (QUALITIES.find(([known]) => known === qn)?.[2] ?? String(qn));
}

/** For sorting: the best first, unknown ones last. */
export function rankOfQuality(quality: string): number {
  const rank = qualities.indexOf(quality);
  return rank === -1 ? qualities.length : rank;
}
