import { CandidateSlots } from "./candidate-slots.ts";
import type { Candidate, Strategy } from "./strategy.ts";

/** The number of the pick that last took the candidate. */
interface Turn {
  last: number;
}

/**
 * Whoever has waited longest, whatever the weights; ties go to the first. A mere index would starve endpoints where
 * calls with different candidates alternate.
 */
export function roundRobin(): Strategy {
  const turns = new CandidateSlots<Turn>(() => ({ last: 0 }));
  let picks = 0;
  return {
    name: "round-robin",
    pick(candidates) {
      const slots = turns.of(candidates);
      let longest = 0;
      let earliest = Number.POSITIVE_INFINITY;
      for (let index = 0; index < slots.length; index++) {
        const { last } = slots[index] as Turn;
        if (last >= earliest) continue;
        longest = index;
        earliest = last;
      }
      picks += 1;
      (slots[longest] as Turn).last = picks;
      return candidates[longest] as Candidate;
    },
  };
}
