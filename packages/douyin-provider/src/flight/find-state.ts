import { StreamFallbackError } from "@stream-fallback/core";
import type { Row } from "./read-rows.ts";

export type Json = Record<string, unknown>;

/**
 * An entry of one of the page's stores, references resolved. The first store on a page is an empty shell, so an
 * empty entry does not count; undefined where there is no other.
 */
export function findStore(rows: ReadonlyMap<string, Row>, store: string, entry: string): unknown {
  return findState(rows, `"${store}"`, ({ [store]: found }) => {
    const value = isObject(found) ? found[entry] : undefined;
    return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
  });
}

/**
 * What `pick` takes of the first object that has it, references resolved.
 * @param mark a text that every row with such an object has; other rows are not parsed
 */
export function findState(
  rows: ReadonlyMap<string, Row>,
  mark: string,
  pick: (object: Json) => Json | undefined,
): Json | undefined {
  for (const row of rows.values()) {
    if (row.kind !== "json" || !row.text.includes(mark)) continue;
    const picked = pickFrom(parseRow(row.text), pick);
    if (picked) return resolve(picked, rows);
  }
  return undefined;
}

/** Looks at every object, however it is nested; a stack of our own, since a page may nest deeper than ours. */
function pickFrom(root: unknown, pick: (object: Json) => Json | undefined): Json | undefined {
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isObject(value)) continue;
    const picked = pick(value);
    if (picked) return picked;
    for (const item of Object.values(value)) pending.push(item);
  }
  return undefined;
}

/**
 * Undoes Flight's escapes, in place: `$$` is a dollar, `$undefined` nothing, `$<id>` the row of that id. Others stay
 * as they are, so that what was never understood cannot pass for absent. Here too a stack of our own; rows may refer
 * to each other, so each is read once.
 */
function resolve(root: Json, rows: ReadonlyMap<string, Row>): Json {
  const pending = [root];
  const read = new Map<string, unknown>();

  function resolveString(value: string): unknown {
    if (value.startsWith("$$")) return value.slice(1);
    if (value === "$undefined") return undefined;
    if (!/^\$[0-9a-f]+$/.test(value)) return value;
    const id = value.slice(1);
    if (!read.has(id)) {
      const row = readRow(rows.get(id));
      if (isObject(row)) pending.push(row);
      read.set(id, row);
    }
    return read.get(id);
  }

  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    for (const [key, item] of Object.entries(object)) {
      if (isObject(item)) pending.push(item);
      if (typeof item === "string" && item.startsWith("$")) object[key] = resolveString(item);
    }
  }
  return root;
}

function readRow(row: Row | undefined): unknown {
  if (row) return row.kind === "text" ? row.text : parseRow(row.text);
  throw new StreamFallbackError("INCOMPLETE", "the page was cut off before all of the room's state had come");
}

function parseRow(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
