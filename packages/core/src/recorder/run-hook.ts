import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";

/**
 * What a function gives that the platform's package handed in; it must be given at once.
 * @throws StreamFallbackError what it throws, and `INVALID_INPUT` for anything else that it throws
 */
export function runHook<T>(name: string, hook: () => T): T {
  try {
    const given = hook();
    // Whoever takes it sees that it is a promise; how that ends nobody would wait for.
    hush(given);
    return given;
  } catch (cause) {
    if (cause instanceof StreamFallbackError) throw cause;
    throw new StreamFallbackError("INVALID_INPUT", `${name} of recorderFacade throws`, { cause });
  }
}
