import { isDeepStrictEqual } from "node:util";
import { isPlainObject } from "./is-plain-object.ts";

/** Settings that change as a whole, whatever is inside. */
const WHOLE: ReadonlySet<string> = new Set(["strategy", "profile"]);

/** The settings that differ, with their values afterwards: a patch that turns `before` into `after`. */
export function changedSettings(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).flatMap(([name, value]) => {
    const last = old.get(name);
    if (WHOLE.has(name)) return isDeepStrictEqual(value, last) ? [] : [[name, value]];
    if (!isPlainObject(value) || !isPlainObject(last)) return Object.is(value, last) ? [] : [[name, value]];
    const inner = changedSettings(last, value);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(changed);
}

/** `breaker.maxFailures` for each setting in it. */
export function pathsOf(patch: object): string[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    isPlainObject(value) && !WHOLE.has(name) ? pathsOf(value).map((inner) => `${name}.${inner}`) : [name],
  );
}

/** The patch but for these settings. */
export function without(patch: object, paths: ReadonlySet<string>): object {
  return keptOf(patch, { paths, group: "" });
}

function keptOf(patch: object, { paths, group }: { paths: ReadonlySet<string>; group: string }): object {
  const kept = Object.entries(patch).flatMap(([name, value]) => {
    const path = `${group}${name}`;
    if (paths.has(path)) return [];
    const isGroup = isPlainObject(value) && !WHOLE.has(name);
    return [[name, isGroup ? keptOf(value, { paths, group: `${path}.` }) : value]];
  });
  return Object.fromEntries(kept);
}
