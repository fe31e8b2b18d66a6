/** What is written as text or as a number; undefined for all else. An object of JSON may have a `toString` that is no function. */
export function plainTextOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
