import { StreamFallbackError } from "../errors.ts";
import { type AdaptiveScoreOptions, adaptiveScore } from "./adaptive-score.ts";
import { type ConsistentHashOptions, consistentHash } from "./consistent-hash.ts";
import { type FastestResponseOptions, fastestResponse } from "./fastest-response.ts";
import { strategyNamed } from "./registry.ts";
import type { StrategyFactory } from "./strategy.ts";

/** A built-in strategy with other settings than its defaults; plain data, as a file can have it. */
export type StrategySettings =
  | ({ readonly name: "fastest-response" } & FastestResponseOptions)
  | ({ readonly name: "consistent-hash" } & ConsistentHashOptions)
  | ({ readonly name: "adaptive-score" } & Pick<AdaptiveScoreOptions, "weights">);

/** A name out of `listStrategies()`, a built-in one with settings, or a factory. */
export type StrategyChoice = string | StrategySettings | StrategyFactory;

/** @throws StreamFallbackError `INVALID_INPUT` for an unknown name, and for settings that cannot be */
export function strategyOf(choice: StrategyChoice): StrategyFactory {
  if (typeof choice === "string") return strategyNamed(choice);
  if (typeof choice === "function") return choice;
  if (typeof choice !== "object" || choice === null)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "the strategy must be a name, or a factory that gives an object with a function `pick`",
    );
  switch (choice.name) {
    case "fastest-response": {
      const { name: _, ...options } = choice;
      return fastestResponse(options);
    }
    case "consistent-hash": {
      const { name: _, ...options } = choice;
      return consistentHash(options);
    }
    case "adaptive-score": {
      const { name: _, ...options } = choice;
      return adaptiveScore(options);
    }
    default:
      // One without settings may be written in this form as well.
      return strategyNamed((choice as { name: string }).name);
  }
}
