import type { Language } from "../language/text.ts";

/** A time in the largest unit that fits, such as `34 s` or `3 h`. */
export function renderDuration(ms: number, language: Language): string {
  const seconds = Math.round(ms / 1_000);
  const [s, min, h] = language === "zh" ? [" 秒", " 分钟", " 小时"] : [" s", " min", " h"];
  if (seconds < 120) return `${seconds}${s}`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)}${min}` : `${Math.round(seconds / 3_600)}${h}`;
}
