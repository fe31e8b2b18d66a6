import { SmoothTurns } from "./smooth-weighted-round-robin.ts";
import type { Candidate, Strategy } from "./strategy.ts";

/**
 * The default. Weight decides where a call goes first, so load spreads exactly by weight; priority decides
 * where it goes next, and among equal priorities the bigger weight.
 */
export function priorityWeight(): Strategy {
  const turns = new SmoothTurns();
  return {
    name: "priority-weight",
    pick: (candidates, context) =>
      context.role === "first" ? turns.next(candidates) : candidates.reduce(nearer),
  };
}

function nearer(best: Candidate, other: Candidate): Candidate {
  const byPriority = other.priority - best.priority || best.weight - other.weight;
  return byPriority < 0 ? other : best;
}
