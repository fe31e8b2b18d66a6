import { kindOfThrown } from "../errors/kind-of.ts";
import { type ErrorCode, faultOfCode, StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";

type Classify = (error: unknown) => ErrorCode | undefined;

/**
 * Gives every thrown value a code: its own where it is ours, else the one that the balancer's owner knows. One who fails at
 * that is logged once, and does without.
 */
export function errorClassifier(
  classify: Classify | undefined,
  logger: Logger,
): (thrown: unknown) => StreamFallbackError {
  if (classify === undefined) return toStreamFallbackError;
  let isReported = false;
  return (thrown) => {
    const code = thrown instanceof StreamFallbackError ? undefined : codeOf(thrown);
    if (code === undefined) return toStreamFallbackError(thrown);
    // The foreign message stays in `cause`, since it may quote a cookie or a page.
    return new StreamFallbackError(code, `failed (${kindOfThrown(thrown)})`, { cause: thrown });
  };

  function codeOf(thrown: unknown): ErrorCode | undefined {
    try {
      const code: unknown = classify?.(thrown);
      if (code === undefined || isCode(code)) return code;
      hush(code);
      report(new TypeError("it gave no code of an error"));
    } catch (error) {
      report(error);
    }
    return undefined;
  }

  function report(error: unknown): void {
    if (!isReported) logger.warn({ error }, "an error could not be classified");
    isReported = true;
  }
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && faultOfCode(value) !== undefined;
}
