import type { Candidate } from "./strategy.ts";

/**
 * What strategies of others are shown: each endpoint as one object that reads it and cannot change it, in lists of their
 * own. Whatever they write there, the lists of the balancer stay as they are.
 */
export class CandidateViews {
  readonly #views = new WeakMap<Candidate, Candidate>();
  readonly #endpoints = new WeakMap<Candidate, Candidate>();
  #seen: readonly Candidate[] | undefined;
  #shown: readonly Candidate[] = [];

  /** The same array for the same candidates, as long as nobody has changed it. */
  listOf(candidates: readonly Candidate[]): readonly Candidate[] {
    if (candidates === this.#seen) return this.#shown;
    this.#shown = candidates.map((candidate) => this.of(candidate));
    this.#seen = candidates;
    return this.#shown;
  }

  of(endpoint: Candidate): Candidate {
    const known = this.#views.get(endpoint);
    if (known !== undefined) return known;
    const view: Candidate = Object.freeze({
      get name() {
        return endpoint.name;
      },
      get priority() {
        return endpoint.priority;
      },
      get weight() {
        return endpoint.weight;
      },
      get distance() {
        return endpoint.distance;
      },
      get inFlight() {
        return endpoint.inFlight;
      },
    });
    this.#views.set(endpoint, view);
    this.#endpoints.set(view, endpoint);
    return view;
  }

  /** Undefined for what was never shown. */
  endpointOf(view: Candidate): Candidate | undefined {
    return this.#endpoints.get(view);
  }

  /** Whether a list is as it was shown; one that is not is made anew for the next time. */
  isIntact(shown: readonly Candidate[], candidates: readonly Candidate[]): boolean {
    const isSame =
      shown.length === candidates.length &&
      candidates.every((each, index) => this.#views.get(each) === shown[index]);
    if (!isSame) this.#seen = undefined;
    return isSame;
  }
}
