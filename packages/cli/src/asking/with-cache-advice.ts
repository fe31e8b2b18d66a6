import { StreamFallbackError } from "@stream-fallback/core";
import type { OpenClient } from "./open-client.ts";

/** Runs the function; where nobody may be asked because of what earlier runs have learned, the error says how to ask all the same. */
export async function withCacheAdvice<T>({ store }: OpenClient, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isRefused = error instanceof StreamFallbackError && error.code === "NO_ENDPOINT_AVAILABLE";
    if (!isRefused || store === undefined) throw error;
    throw new StreamFallbackError(error.code, `${error.message}, or with --no-cache at once`, error);
  }
}
