import { type OpenCache, rememberedInfo } from "@stream-fallback/core";
import type { DouyinExtra } from "@stream-fallback/douyin-provider";
import type { InfoOptions } from "../commands/info/info-options.ts";
import type { Outcome } from "../commands/info/outcome.ts";
import type { Surroundings } from "../surroundings.ts";

interface Wished {
  options: InfoOptions;
  surroundings: Pick<Surroundings, "environment">;
}

/** A room's own number, which nobody has to look up: longer ones are ids of broadcasts. */
const NUMBER = /^\d{5,15}$/;

/** What the package's `getInfo` asks with: questions with other options have other answers. */
const OPTIONS = { doubleScreen: true };

/** Whether an answer of an earlier run may do: nothing is wished for that another one, or a warning, may follow from. */
export function mayBeRemembered(input: string, { options, surroundings: { environment } }: Wished): boolean {
  const { api, uid, cookie, cookieFile, identities, config, strategy, raw, explain, explainJson } = options;
  const { provider, maxAge, verbose, logLevel, logJson, driftSamples } = options;
  const wishes = [uid, cookie, cookieFile, identities, config, strategy, raw, explain, explainJson];
  const isPlain = [...wishes, provider, verbose, logLevel, logJson, driftSamples].every(
    (wish) => wish === undefined,
  );
  const isAnonymous = !environment.DOUYIN_COOKIE?.trim() && !environment.DOUYIN_IDENTITIES?.trim();
  return NUMBER.test(input) && isPlain && isAnonymous && (api ?? "balance") === "balance" && maxAge !== 0;
}

/** The answer of an earlier run that is young enough; undefined where somebody must be asked. */
export async function rememberedOutcome(
  input: string,
  { cache, maxAgeMs }: { cache: OpenCache; maxAgeMs: number | undefined },
): Promise<Outcome | undefined> {
  const room = { provider: "douyin", roomId: input };
  const info = await rememberedInfo<DouyinExtra>(room, { cache, maxAgeMs, options: OPTIONS });
  return info && { input, info };
}
