import { StreamFallbackError } from "@stream-fallback/core";
import type { Row } from "./read-rows.ts";

type Json = Record<string, unknown>;

/**
 * An entry of one of the page's stores, references resolved. The first store on a page is an empty shell, so an
 * empty entry does not count; undefined where there is no other.
 */
export function findStore(rows: ReadonlyMap<string, Row>, store: string, entry: string): unknown {
  for (const row of rows.values()) {
    if (row.kind !== "json" || !row.text.includes(`"${store}"`)) continue;
    const found = findObject(parseRow(row.text), store);
    const value = isObject(found) ? found[entry] : undefined;
    if (isObject(value) && Object.keys(value).length > 0) return resolve(value, rows);
  }
  return undefined;
}

/** The value under a key, wherever it is nested; a stack of our own, since a page may nest deeper than ours. */
function findObject(root: unknown, key: string): unknown {
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isObject(value)) continue;
    if (Object.hasOwn(value, key)) return value[key];
    for (const item of Object.values(value)) pending.push(item);
  }
  return undefined;
}

/** A copy without Flight's escapes: `$$` is a dollar, `$undefined` nothing, `$<id>` the row of that id. */
function resolve(value: unknown, rows: ReadonlyMap<string, Row>): unknown {
  if (typeof value === "string") return value.startsWith("$") ? resolveString(value, rows) : value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, rows));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, rows)]));
}

function resolveString(value: string, rows: ReadonlyMap<string, Row>): unknown {
  if (value.startsWith("$$")) return value.slice(1);
  if (!/^\$[0-9a-f]+$/.test(value)) return undefined;
  const row = rows.get(value.slice(1));
  if (row === undefined) {
    throw new StreamFallbackError(
      "INCOMPLETE",
      "the page was cut off before all of the room's state had come",
    );
  }
  return row.kind === "text" ? row.text : undefined;
}

function parseRow(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
