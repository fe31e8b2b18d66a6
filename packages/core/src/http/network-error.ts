import { localTroubleOf } from "../errors/local-trouble.ts";
import { StreamFallbackError } from "../errors.ts";

/** Libraries' own errors carry the whole request, cookies included: only code and host go on. */
export function toNetworkError(error: unknown, place: URL | null): StreamFallbackError {
  for (const known of [error, error instanceof Error ? error.cause : undefined])
    if (known instanceof StreamFallbackError) return known;
  const trouble = localTroubleOf(error);
  if (trouble !== undefined) return new StreamFallbackError("LOCAL", trouble);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const host = place?.host || "an invalid URL";
  return new StreamFallbackError("NETWORK", `no complete reply from ${host} (${code}); check the connection`);
}
