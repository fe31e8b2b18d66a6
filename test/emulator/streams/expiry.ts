/** An address without an end is one somebody has shortened, and its signature no longer fits. */
export function isOver(query: string, nowMs: number): boolean {
  const end = endOf(query) ?? Number.NaN;
  return !(nowMs / 1000 < end);
}

/** When a stream address ends, in Unix seconds, by any of the forms in use; undefined when it does not say. */
function endOf(query: string): number | undefined {
  const parameters = new URLSearchParams(query);
  const expire = parameters.get("expire");
  // Ten digits are decimal; the hexadecimal form has eight.
  if (expire !== null) return Number.parseInt(expire, /^\d{10}$/.test(expire) ? 10 : 16);
  const start = parameters.get("wsTime");
  if (start !== null) {
    return Number.parseInt(start, 16) + Number.parseInt(parameters.get("keeptime") ?? "0", 16);
  }
  const key = parameters.get("auth_key");
  return key === null ? undefined : Number.parseInt(key, 10);
}
