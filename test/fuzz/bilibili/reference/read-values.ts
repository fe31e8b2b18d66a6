import { plainGet } from "../../reference/values.ts";

/** The value at the end of a path; undefined where it ends before. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce(plainGet, value);
}

/** The number of a room or of a person, as text; undefined for what is none. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === "string") return /^\d{1,20}$/.test(value) ? value : undefined;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? String(value) : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Whether a status proves something, and what. */
export function livingOf(status: unknown): boolean | undefined {
  if (status === 1) return true;
  return status === 0 || status === 2 ? false : undefined;
}

const FIRST_SECOND = Date.UTC(2010, 0) / 1_000;
/** Nobody goes on air later. */
const LAST_SECOND = Date.UTC(2100, 0) / 1_000 - 1;

/** How all ways of asking name a broadcast, by its room and the second in which it began; "" where that is not told. */
export function broadcastOf(roomId: string, began: unknown): string {
  const second = typeof began === "string" ? secondIn(began) : began;
  if (typeof second !== "number" || !(second >= FIRST_SECOND && second <= LAST_SECOND)) return "";
  return `${roomId}-${Math.floor(second)}`;
}

function secondIn(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return Number(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const isDate =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  return isDate ? Date.UTC(year, month - 1, day, hour - 8, minute, second) / 1_000 : Number.NaN;
}
