import { SmoothTurns } from "./smooth-weighted-round-robin.ts";
import type { Candidate, Strategy } from "./strategy.ts";

/**
 * Strict priority: only candidates of the lowest priority number there is, those by smooth weighted round robin.
 * The next number comes into play when nobody of the lower one may be called.
 */
export function tiered(): Strategy {
  const turns = new SmoothTurns();
  // Two lists by turns: a tier that has changed must be another array, and none is made for it.
  let tier: Candidate[] = [];
  let spare: Candidate[] = [];

  return {
    name: "tiered",
    pick(candidates) {
      let lowest = Number.POSITIVE_INFINITY;
      for (let index = 0; index < candidates.length; index++)
        lowest = Math.min(lowest, (candidates[index] as Candidate).priority);
      if (!isTier(tier, candidates, lowest)) {
        spare.length = 0;
        for (const candidate of candidates) if (candidate.priority === lowest) spare.push(candidate);
        [tier, spare] = [spare, tier];
      }
      return turns.next(tier);
    },
  };
}

function isTier(tier: readonly Candidate[], candidates: readonly Candidate[], priority: number): boolean {
  let count = 0;
  for (let index = 0; index < candidates.length; index++) {
    const candidate = candidates[index] as Candidate;
    if (candidate.priority !== priority) continue;
    if (tier[count] !== candidate) return false;
    count += 1;
  }
  return count === tier.length;
}
