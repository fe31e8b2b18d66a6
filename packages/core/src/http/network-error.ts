import { localTroubleOf } from "../errors/local-trouble.ts";
import { StreamFallbackError } from "../errors.ts";

/** What a request was sent to, and by what way. */
interface Sent {
  place: URL | null;
  /** Host and port of the proxy. @default none */
  proxyPlace?: string | undefined;
}

export function toNetworkError(error: unknown, place: URL | null): StreamFallbackError {
  return failureOnWay(error, { place });
}

/** Libraries' own errors carry the whole request, cookies included: only code and hosts go on. */
export function failureOnWay(error: unknown, { place, proxyPlace }: Sent): StreamFallbackError {
  for (const known of [error, error instanceof Error ? error.cause : undefined])
    if (known instanceof StreamFallbackError) return known;
  const trouble = localTroubleOf(error);
  if (trouble !== undefined) return new StreamFallbackError("LOCAL", trouble);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const host = place?.host || "an invalid URL";
  const way = proxyPlace === undefined ? "" : ` through the proxy ${proxyPlace}`;
  const advice = proxyPlace === undefined ? "check the connection" : "check the connection and the proxy";
  return new StreamFallbackError("NETWORK", `no complete reply from ${host}${way} (${code}); ${advice}`);
}
