import type { PageRow } from "./read-page.ts";

/** A value that a reply refers to and does not hold. It equals no value, so an answer made of it counts as wrong. */
export const UNTOLD: unique symbol = Symbol("untold");

/** Reads the value under a key; undefined when there is none. */
export type Get = (holder: unknown, key: string | number) => unknown;

export const plainGet: Get = (holder, key) => {
  if (holder === UNTOLD) return UNTOLD;
  return isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
};

/** Reads values of a page, where a text that begins with a dollar refers to another value. */
export function getAmong(rows: ReadonlyMap<number, PageRow>): Get {
  const read = new Map<PageRow, unknown>();
  return (holder, key) => {
    const value = plainGet(holder, key);
    if (typeof value !== "string" || !value.startsWith("$")) return value;
    if (value.startsWith("$$")) return value.slice(1);
    if (value === "$undefined") return undefined;
    if (/^\$n-?\d+$/.test(value)) return value.slice(2);
    if (/^\$(?:D|-?Infinity$|NaN$|-0$)/.test(value)) return UNTOLD;
    const [, id, path = ""] = /^\$([0-9a-f]+)((?::[^:]+)*)$/.exec(value) ?? [];
    if (id === undefined) return value;
    const row = rows.get(Number.parseInt(id, 16));
    if (row === undefined) return UNTOLD;
    if (!read.has(row)) read.set(row, row.kind === "text" ? row.text : jsonOr(row.text, UNTOLD));
    return path.split(":").slice(1).reduce(plainGet, read.get(row));
  };
}

export function jsonOr<Other>(text: string, other: Other): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return other;
  }
}

export function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether a reply says that there is no value, which UNTOLD does not. */
export function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
