/** Those fields of an object, by their paths such as `meta.ageMs`, under these paths; what is not there is null. */
export function pickFields(whole: object, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(paths.map((path) => [path, fieldAt(whole, path) ?? null]));
}

export function fieldAt(whole: object, path: string): unknown {
  let found: unknown = whole;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
