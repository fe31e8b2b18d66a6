import { RunningLoads } from "./running-loads.ts";
import type { Candidate, Strategy, StrategyTools } from "./strategy.ts";

/**
 * The fewest running attempts per weight; ties are drawn by weight. A failed attempt counts as running for another
 * 10 s.
 */
export function leastInFlight({ clock, random }: StrategyTools): Strategy {
  const running = new RunningLoads();

  return {
    name: "least-in-flight",
    pick(candidates) {
      const loads = running.of(candidates, clock.now());
      let least = Number.POSITIVE_INFINITY;
      let sum = 0;
      for (let index = 0; index < candidates.length; index++) {
        const { weight } = candidates[index] as Candidate;
        const load = (loads[index] as number) / weight;
        if (load > least) continue;
        if (load < least) sum = 0;
        least = load;
        sum += weight;
      }
      let left = random() * sum;
      let picked: Candidate | undefined;
      for (let index = 0; index < candidates.length && left >= 0; index++) {
        const candidate = candidates[index] as Candidate;
        if ((loads[index] as number) / candidate.weight !== least) continue;
        picked = candidate;
        left -= candidate.weight;
      }
      return picked as Candidate;
    },
    onOutcome(endpoint, { kind }) {
      if (kind === "failure") running.noteFailure(endpoint, clock.now());
    },
  };
}
