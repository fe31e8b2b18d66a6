import type { Candidate } from "./strategy.ts";

/**
 * What a strategy keeps of each candidate, at hand by the candidate's index. Looking every candidate up would cost
 * more than the pick itself, so that happens only when the array is another than last time. An endpoint that left
 * its pool is forgotten with the endpoint itself.
 */
export class CandidateSlots<Slot> {
  readonly #create: (candidate: Candidate) => Slot;
  readonly #known = new WeakMap<Candidate, Slot>();
  /** Parallel to `#seen`; one array for good, so that a change of candidates allocates nothing. */
  readonly #slots: Slot[] = [];
  #seen: readonly Candidate[] | undefined;

  constructor(create: (candidate: Candidate) => Slot) {
    this.#create = create;
  }

  /** The slots in the order of the candidates, until the next call. */
  of(candidates: readonly Candidate[]): readonly Slot[] {
    if (candidates === this.#seen) return this.#slots;
    this.#slots.length = 0;
    for (const candidate of candidates) this.#slots.push(this.at(candidate));
    this.#seen = candidates;
    return this.#slots;
  }

  /** The slot of one endpoint, offered before or not. */
  at(candidate: Candidate): Slot {
    const known = this.#known.get(candidate);
    if (known !== undefined) return known;
    const created = this.#create(candidate);
    this.#known.set(candidate, created);
    return created;
  }
}
