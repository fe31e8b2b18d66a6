import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";

/**
 * Whether somebody who may be asked takes the request; without an `accepts` of its own it takes all.
 * @throws StreamFallbackError that names it, for an `accepts` that throws, or says neither true nor false
 */
export function isAccepted<Request>(
  asked: { name: string; accepts?: ((request: Request) => boolean) | undefined },
  request: Request,
): boolean {
  if (asked.accepts === undefined) return true;
  try {
    const answer: unknown = asked.accepts(request);
    // A promise is always true, and may reject with nobody to hear it.
    if (typeof answer === "boolean") return answer;
    hush(answer);
    throw new StreamFallbackError("INVALID_INPUT", "accepts must say true or false, at once");
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(`${asked.name}, asked whether it accepts the request`);
  }
}
