import { isPlainObject } from "./is-plain-object.ts";

/** The settings that differ, with their values afterwards: a patch that turns `before` into `after`. */
export function changedSettings(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).flatMap(([name, value]) => {
    const last = old.get(name);
    if (!isPlainObject(value) || !isPlainObject(last)) return Object.is(value, last) ? [] : [[name, value]];
    const inner = changedSettings(last, value);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(changed);
}

/** `breaker.maxFailures` for each setting in it. */
export function pathsOf(patch: object): string[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    isPlainObject(value) ? pathsOf(value).map((inner) => `${name}.${inner}`) : [name],
  );
}
