import type { Candidate, Strategy } from "./strategy.ts";

/**
 * Exact shares by weight, spread evenly: weights 5, 1, 1 give a a b a c a a. At every pick each candidate gains
 * its weight, the richest is taken and pays the sum (the algorithm of nginx, 2012). Ties go to the first.
 */
export function smoothWeightedRoundRobin(): Strategy {
  const credits = new WeakMap<Candidate, number>();
  return {
    name: "smooth-weighted-round-robin",
    pick(candidates) {
      let total = 0;
      let richest: Candidate | undefined;
      let highest = Number.NEGATIVE_INFINITY;
      for (const candidate of candidates) {
        const credit = (credits.get(candidate) ?? 0) + candidate.weight;
        credits.set(candidate, credit);
        total += candidate.weight;
        if (credit > highest) {
          richest = candidate;
          highest = credit;
        }
      }
      const picked = richest as Candidate;
      credits.set(picked, highest - total);
      return picked;
    },
  };
}
