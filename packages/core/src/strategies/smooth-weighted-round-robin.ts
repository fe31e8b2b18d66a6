import { CandidateSlots } from "./candidate-slots.ts";
import type { Candidate, Strategy } from "./strategy.ts";

/**
 * Exact shares by weight, spread evenly: weights 5, 1, 1 give a a b a c a a. Ties go to the first. What is owed is
 * rescaled when weights or candidates change, so that new weights hold at once.
 */
export function smoothWeightedRoundRobin(): Strategy {
  const turns = new SmoothTurns();
  return { name: "smooth-weighted-round-robin", pick: (candidates) => turns.next(candidates) };
}

/** The credit of a candidate, and the sum of weights under which it was earned. */
interface Credit {
  owed: number;
  sum: number;
}

/**
 * At every turn each candidate gains its weight, the richest is taken and pays the sum (the algorithm of nginx, 2012).
 */
export class SmoothTurns {
  readonly #credits = new CandidateSlots<Credit>(() => ({ owed: 0, sum: 0 }));
  #seen: readonly Candidate[] = [];
  /** Parallel to `#seen`. Plain numbers side by side: this loop is the cost of the strategy. */
  #owed = new Float64Array(0);
  #sum = 0;

  next(candidates: readonly Candidate[]): Candidate {
    if (candidates !== this.#seen) this.#turnTo(candidates);
    const owed = this.#owed;
    let sum = 0;
    let richest = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < candidates.length; index++) {
      const { weight } = candidates[index] as Candidate;
      const credit = (owed[index] as number) + weight;
      owed[index] = credit;
      sum += weight;
      if (credit <= highest) continue;
      richest = index;
      highest = credit;
    }
    owed[richest] = highest - sum;
    if (sum !== this.#sum) this.#rescale(sum);
    return candidates[richest] as Candidate;
  }

  /** A debt of hundreds under the old weights would keep an endpoint out for hundreds of turns under the new. */
  #rescale(sum: number): void {
    for (let index = 0; index < this.#seen.length; index++) {
      this.#owed[index] = ((this.#owed[index] as number) * sum) / this.#sum;
    }
    this.#sum = sum;
  }

  /** Puts away what the candidates of last time are owed, and lays out what these are. */
  #turnTo(candidates: readonly Candidate[]): void {
    const before = this.#credits.of(this.#seen);
    for (let index = 0; index < before.length; index++) {
      const credit = before[index] as Credit;
      credit.owed = this.#owed[index] as number;
      credit.sum = this.#sum;
    }
    this.#seen = candidates;
    this.#sum = 0;
    for (const { weight } of candidates) this.#sum += weight;
    if (this.#owed.length < candidates.length) this.#owed = new Float64Array(candidates.length);
    const credits = this.#credits.of(candidates);
    for (let index = 0; index < credits.length; index++) {
      const { owed, sum } = credits[index] as Credit;
      this.#owed[index] = sum === 0 ? 0 : (owed * this.#sum) / sum;
    }
  }
}
