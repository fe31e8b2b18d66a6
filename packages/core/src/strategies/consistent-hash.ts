import { checkedOptions, numberAbove } from "../errors/option-kinds.ts";
import { withDefaults } from "../runtime/with-defaults.ts";
import { CandidateSlots } from "./candidate-slots.ts";
import { markOurs } from "./our-strategies.ts";
import { drawLot, rendezvousHash, rendezvousScore } from "./rendezvous.ts";
import { RunningLoads } from "./running-loads.ts";
import type { Candidate, StrategyFactory } from "./strategy.ts";

export interface ConsistentHashOptions {
  /**
   * How many times its fair share of the running attempts an endpoint may have, rounded up, before its keys go to their
   * next choice; `Infinity` sets no bound. @default 1.25
   */
  balanceFactor?: number | undefined;
}

/** What is taken where nothing is given. */
export const defaultConsistentHash: Record<keyof ConsistentHashOptions, number> = { balanceFactor: 1.25 };

/**
 * The same `affinityKey` to the same endpoint, shares by weight; one that comes or goes moves only its own keys. Every
 * key has a full order of endpoints: failovers, and calls beyond the bound (Mirrokni et al. 2016), go to the next in
 * it. A failed attempt counts as running for another 10 s. A call without a key gets one at random.
 * @throws StreamFallbackError `INVALID_INPUT` for a factor that is no number above 1
 */
export function consistentHash(options: ConsistentHashOptions = {}): StrategyFactory {
  const kinds = { balanceFactor: numberAbove(1) };
  const given = checkedOptions<ConsistentHashOptions>("consistentHash", { options, kinds });
  const { balanceFactor } = withDefaults(defaultConsistentHash, given);
  return markOurs(({ clock, random }) => {
    const hashes = new CandidateSlots(({ name }) => rendezvousHash(name));
    const running = new RunningLoads();
    return {
      name: "consistent-hash",
      pick(candidates, { affinityKey }) {
        const keyHash =
          affinityKey === undefined ? Math.floor(random() * 4_294_967_296) : rendezvousHash(affinityKey);
        const nameHashes = hashes.of(candidates);
        const loads = running.of(candidates, clock.now());
        const perWeight = boundPerWeight(candidates, loads, balanceFactor);
        let best: Candidate | undefined;
        let bestLot = 0;
        let bestScore = 0;
        for (let index = 0; index < candidates.length; index++) {
          const candidate = candidates[index] as Candidate;
          if ((loads[index] as number) + 1 > boundOf(candidate, perWeight)) continue;
          const lot = drawLot(keyHash, nameHashes[index] as number);
          // A smaller lot with no more weight cannot win: most logarithms are never needed.
          if (best && lot < bestLot && candidate.weight <= best.weight) continue;
          const score = rendezvousScore(lot, candidate.weight);
          // Equal scores are decided by name, so that the order of the list never matters.
          if (best && (score < bestScore || (score === bestScore && candidate.name > best.name))) continue;
          best = candidate;
          bestLot = lot;
          bestScore = score;
        }
        // The bounds add up to more than what runs, so somebody is below.
        return best as Candidate;
      },
      onOutcome(endpoint, { kind }) {
        if (kind === "failure") running.noteFailure(endpoint, clock.now());
      },
    };
  });
}

/** The attempts that each unit of weight may have, this one counted in. */
function boundPerWeight(
  candidates: readonly Candidate[],
  loads: Float64Array,
  balanceFactor: number,
): number {
  let running = 1;
  let sum = 0;
  for (let index = 0; index < candidates.length; index++) {
    running += loads[index] as number;
    sum += (candidates[index] as Candidate).weight;
  }
  return (balanceFactor * running) / sum;
}

function boundOf({ weight }: Candidate, perWeight: number): number {
  // The subtraction undoes rounding: a bound a hair above a whole number must not make room for one more attempt.
  return Math.ceil(perWeight * weight - 1e-9);
}
