import { seededRandom } from "@stream-fallback/core/testing";

const WORDS = (
  "panel header avatar button layer badge frame track slider footer caption cover dialog tooltip grid item list " +
  "player control volume danmaku gift rank level chat input toast banner scroll icon mask ribbon lantern"
).split(" ");

const CHARACTERS =
  "直播间的主人今晚唱歌到十点欢迎大家点赞关注礼物榜单热度弹幕清晰画质音量设置分享举报更多推荐一起看";

/** A seeded source of invented texts, so that pages are the same on every machine. */
export interface Noise {
  /** A whole number from 0 to just below `limit`. */
  whole(limit: number): number;
  pick<T>(items: readonly T[]): T;
  hex(length: number): string;
  digits(length: number): string;
  /** Words in lower case, joined as in class names and keys. */
  words(count: number, separator: string): string;
  chinese(length: number): string;
}

export function createNoise(seed: number): Noise {
  const random = seededRandom(seed);
  const whole = (limit: number) => Math.floor(random() * limit);
  const text = (from: string, length: number) =>
    Array.from({ length }, () => from.charAt(whole(from.length))).join("");
  const pick = <T>(items: readonly T[]) => items[whole(items.length)] as T;
  return {
    whole,
    pick,
    hex: (length) => text("0123456789abcdef", length),
    digits: (length) => `${1 + whole(9)}${text("0123456789", length - 1)}`,
    words: (count, separator) => Array.from({ length: count }, () => pick(WORDS)).join(separator),
    chinese: (length) => text(CHARACTERS, length),
  };
}
