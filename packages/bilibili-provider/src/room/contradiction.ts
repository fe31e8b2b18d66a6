import { StreamFallbackError } from "@stream-fallback/core";

/**
 * The failure of replies that cannot all be true. It blames nobody, since the room changed between them, or the site lags
 * behind it; another adapter may know.
 */
export function contradiction(what: string): StreamFallbackError {
  return new StreamFallbackError(
    "INCOMPLETE",
    `the reply contradicts itself: ${what}; ask again, or with another api`,
    { isBlameless: true },
  );
}
