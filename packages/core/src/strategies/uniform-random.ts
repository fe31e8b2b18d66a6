import type { Candidate, Strategy, StrategyTools } from "./strategy.ts";

/** Draws with equal chances, whatever the weights. */
export function uniformRandom({ random }: StrategyTools): Strategy {
  return {
    name: "random",
    pick: (candidates) => candidates[Math.floor(random() * candidates.length)] as Candidate,
  };
}
