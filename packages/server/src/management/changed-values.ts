import { isDeepStrictEqual } from "node:util";

/** Settings that differ afterwards, by their paths such as `breaker.maxFailures`. */
export function changedValues(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before));
  const rows = Object.entries(after).flatMap(([name, value]) => {
    const last = old.get(name);
    if (isDeepStrictEqual(value, last)) return [];
    if (!isGroup(value) || !isGroup(last)) return [[name, value] as const];
    const inner = Object.entries(changedValues(last, value));
    return inner.map(([path, changed]) => [`${name}.${path}`, changed] as const);
  });
  return Object.fromEntries(rows);
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
