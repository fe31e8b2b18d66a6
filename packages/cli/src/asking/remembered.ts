import { rememberedInfo } from "@stream-fallback/core";
import type { DouyinExtra } from "@stream-fallback/douyin-provider";
import { chooseCache } from "../cache/choose-cache.ts";
import type { InfoOptions } from "../commands/info/info-options.ts";
import type { Outcome } from "../commands/info/outcome.ts";
import { silentLogger } from "../output/logger.ts";
import type { Surroundings } from "../surroundings.ts";

interface Remembering {
  options: InfoOptions;
  surroundings: Pick<Surroundings, "environment">;
}

/** A room's own number, which nobody has to look up: longer ones are ids of broadcasts. */
const NUMBER = /^\d{5,15}$/;

/** What the package's `getInfo` asks with: questions with other options have other answers. */
const OPTIONS = { doubleScreen: true };

/** The answer of an earlier run that is young enough; undefined where somebody must be asked, or may be warned of something. */
export async function rememberedOutcome(
  input: string,
  { options, surroundings: { environment } }: Remembering,
): Promise<Outcome | undefined> {
  if (!NUMBER.test(input) || !isPlain(options) || options.maxAge === 0) return undefined;
  if (environment.DOUYIN_COOKIE?.trim() || environment.DOUYIN_IDENTITIES?.trim()) return undefined;
  const cache = chooseCache(options.cache, { environment, logger: silentLogger });
  if (cache === undefined) return undefined;
  try {
    const room = { provider: "douyin", roomId: input };
    const maxAgeMs = options.maxAge;
    const info = await rememberedInfo<DouyinExtra>(room, { cache, maxAgeMs, options: OPTIONS });
    return info && { input, info };
  } finally {
    await cache.close();
  }
}

/** Whether nothing is wished for that another answer, or a warning, may follow from. */
function isPlain({ api, ...options }: InfoOptions): boolean {
  const { uid, cookie, cookieFile, identities, config, strategy } = options;
  const { verbose, logLevel, logJson, driftSamples } = options;
  const wishes = [uid, cookie, cookieFile, identities, config, strategy, verbose, logLevel];
  return (
    (api ?? "balance") === "balance" && [...wishes, logJson, driftSamples].every((wish) => wish === undefined)
  );
}
