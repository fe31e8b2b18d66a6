import type { Candidate, Strategy, StrategyTools } from "./strategy.ts";

/** Draws by weight: shares come out in the long run, and no pick depends on the one before. */
export function weightedRandom({ random }: StrategyTools): Strategy {
  return {
    name: "weighted-random",
    pick(candidates) {
      let sum = 0;
      for (let index = 0; index < candidates.length; index++) sum += (candidates[index] as Candidate).weight;
      let left = random() * sum;
      for (let index = 0; index < candidates.length; index++) {
        const candidate = candidates[index] as Candidate;
        left -= candidate.weight;
        if (left < 0) return candidate;
      }
      // Fractions may add up to a hair less than they summed to.
      return candidates.at(-1) as Candidate;
    },
  };
}
