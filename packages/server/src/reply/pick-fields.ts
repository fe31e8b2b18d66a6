/** Those fields of an answer, by their paths such as `meta.ageMs`, under these paths; what is not there is null. */
export function pickFields(answer: object, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(paths.map((path) => [path, fieldAt(answer, path) ?? null]));
}

function fieldAt(answer: object, path: string): unknown {
  let found: unknown = answer;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
