import { StreamFallbackError } from "@stream-fallback/core";
import type { CookieOf } from "../../asking/choose-cookie.ts";
import type { OpenClient } from "../../asking/open-client.ts";
import { withCacheAdvice } from "../../asking/with-cache-advice.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { Outcome } from "./outcome.ts";

export interface AskOptions extends Pick<AskingOptions, "api" | "uid" | "timeout"> {
  /** In ms. */
  maxAge?: number | undefined;
  cookieOf: CookieOf;
  signal: AbortSignal;
}

/** Asks for a room; what goes wrong with it is its outcome. */
export async function askRoom(
  input: string,
  { open, how }: { open: OpenClient; how: AskOptions },
): Promise<Outcome> {
  const { timeout: timeoutMs, maxAge: maxAgeMs, cookieOf, ...rest } = how;
  try {
    const call = { ...rest, auth: cookieOf(input), timeoutMs, maxAgeMs, ignoreBadUid: true };
    return { input, info: await withCacheAdvice(open, () => open.client.getInfo(input, call)) };
  } catch (thrown) {
    // What is no error of ours is a mistake of this program, and ends it.
    if (!(thrown instanceof StreamFallbackError)) throw thrown;
    return { input, error: thrown };
  }
}
