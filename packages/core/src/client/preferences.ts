import type { KeptAnswer } from "../cache/kept-answer.ts";
import { toStreamFallbackError } from "../errors.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Question } from "./question.ts";

/**
 * Whom to ask first for streams: the caller's wish, else what the provider thinks of a room like the one last heard of. A
 * provider that throws at that is warned of once.
 */
export function createPreferences<Extra>(
  logger: Logger,
): (question: Question<Extra>, last: KeptAnswer<Extra> | undefined) => string | undefined {
  let hasFailed = false;
  return ({ call, need, provider }, last) => {
    if (call.prefer !== undefined) return call.prefer;
    if (need.kind !== "streams" || last === undefined || provider.prefers === undefined) return undefined;
    try {
      const preferred: unknown = provider.prefers(copyOf(last.answer));
      hush(preferred);
      return typeof preferred === "string" ? preferred : undefined;
    } catch (error) {
      if (!hasFailed)
        logger.warn(
          { provider: provider.id, error: toStreamFallbackError(error).reason },
          "prefers of a provider throws; it is passed over",
        );
      hasFailed = true;
      return undefined;
    }
  };
}
