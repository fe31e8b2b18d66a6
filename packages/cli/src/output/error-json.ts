import { StreamFallbackError } from "@stream-fallback/core";

/** A failure for programs: the same fields for every command. */
export function errorJson(error: unknown): object {
  if (!(error instanceof StreamFallbackError)) return { message: String(error) };
  const { code, fault, message, retryAfterMs, attempts } = error;
  return { code, fault, message, retryAfterMs, attempts };
}
