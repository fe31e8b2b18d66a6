import { StreamFallbackError } from "../../errors.ts";
import { checkedBySchema } from "../../provider/check-by-schema.ts";
import type { Adapter } from "../../provider/provider.ts";
import type { Random } from "../../runtime/random.ts";
import { changerOf, strangers } from "./breaks/break-values.ts";
import { pick } from "./breaks/luck.ts";
import { checkFuzz, checkScene, type Filled } from "./check-fuzz.ts";
import type { FuzzOptions, FuzzScene } from "./fuzz-options.ts";
import { ofTheAuthor } from "./of-the-author.ts";

/** What all runs have in common. */
export interface Fuzz extends Omit<Filled, "adapter"> {
  adapter: Adapter;
  sceneOf(random: Random, run: number): FuzzScene;
  breakJSON(text: string, random: Random): string;
}

/** @throws StreamFallbackError `INVALID_INPUT` for options that nothing can begin with */
export function openFuzz(given: FuzzOptions): Fuzz {
  const options = checkFuzz(given);
  const { provider, scenes, keys, values } = options;
  const { optionsSchema } = provider;
  return {
    ...options,
    adapter: adapterOf(options),
    options: optionsSchema
      ? checkedBySchema(optionsSchema, { value: options.options, owner: "fuzzAdapter: options" })
      : options.options,
    sceneOf: (random, run) =>
      typeof scenes === "function"
        ? checkScene(ofTheAuthor("scenes", () => scenes(random, run)))
        : pick(scenes, random),
    breakJSON: changerOf({ keys: new Set(keys), values: [...strangers, ...values] }),
  };
}

function adapterOf({ provider, adapter: name }: Pick<FuzzOptions, "provider" | "adapter">): Adapter {
  const { adapters } = provider;
  const found = Array.isArray(adapters) ? adapters.find((adapter) => adapter?.name === name) : undefined;
  if (found !== undefined) return found;
  throw new StreamFallbackError("INVALID_INPUT", "fuzzAdapter: the provider has no adapter of that name");
}
