import { isObject, type Json } from "./json.ts";

/** What is looked for in a page. */
export interface Wanted {
  /** The key under which it stands, in whatever row and however deep. */
  key: string;
  /** What is taken of a value under the key; undefined to look further. */
  take(value: unknown): Json | undefined;
}

/**
 * The first value under the key, also inside an unwanted value of the same key, from which `take` takes something.
 * @param seen what was looked through in vain; given again, it is not looked through again
 */
export function findInside(
  root: unknown,
  { key, take }: Wanted,
  seen: Set<unknown> = new Set(),
): Json | undefined {
  // A stack of our own, since a page may nest deeper than the engine's.
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    const taken = Object.hasOwn(value, key) ? take(value[key]) : undefined;
    if (taken) return taken;
    for (const item of Object.values(value)) pending.push(item);
  }
  return undefined;
}
