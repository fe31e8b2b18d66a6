import { currentLanguage, locale } from "./language.js";

const UNITS = {
  en: { s: " s", min: " min", h: " h", d: " d" },
  zh: { s: " 秒", min: " 分钟", h: " 小时", d: " 天" },
};

/**
 * How long something took or is ago, in one unit, or two from an hour on.
 * @param {number} ms
 */
export function duration(ms) {
  const unit = UNITS[currentLanguage()];
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds}${unit.s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}${unit.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0 ? `${hours}${unit.h}` : `${hours}${unit.h} ${minutes % 60}${unit.min}`;
  return `${Math.round(hours / 24)}${unit.d}`;
}

/**
 * A time of today as a time, of another day with its date.
 * @param {number} at Unix ms
 */
export function timeOfDay(at) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return date.toLocaleString(locale(), isToday ? time : { month: "short", day: "numeric", ...time });
}

/** @param {number} value */
export function whole(value) {
  return Math.round(value).toLocaleString(locale());
}

/** @param {number} value */
export function amount(value) {
  return value.toLocaleString(locale(), { maximumFractionDigits: value < 10 ? 2 : 0 });
}

/** @param {number | undefined} share from 0 to 1 */
export function percent(share) {
  if (share === undefined) return "–";
  // What failed once in a thousand has failed.
  const shown = share < 1 ? Math.min(99.9, Math.floor(share * 1_000) / 10) : 100;
  return `${shown.toLocaleString(locale())} %`;
}

/** @param {number | undefined | null} ms */
export function latency(ms) {
  if (ms === undefined || ms === null) return "–";
  return ms < 10_000
    ? `${whole(ms)} ms`
    : `${(ms / 1_000).toLocaleString(locale(), { maximumFractionDigits: 1 })} s`;
}
