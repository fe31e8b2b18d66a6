import type { AttemptRole } from "../balancer/attempt-report.ts";
import type { Outcome } from "../balancer/outcome.ts";

/** What a strategy may know of an endpoint. */
export interface Candidate {
  readonly name: string;
  /** A lower number goes first. */
  readonly priority: number;
  /** A bigger weight gets a bigger share; never 0 here. */
  readonly weight: number;
  /** Attempts running now. */
  readonly inFlight: number;
}

export interface PickContext {
  role: AttemptRole;
}

/** Picks one endpoint out of those that may be called. Read the list, do not keep or change it. */
export interface Strategy {
  name: string;
  /** `candidates` is never empty. */
  pick(candidates: readonly Candidate[], context: PickContext): Candidate;
  onOutcome?(endpoint: Candidate, outcome: Outcome): void;
  /** Endpoints came, went or changed: all that there are now. */
  onPoolChange?(endpoints: readonly Candidate[]): void;
}

export type StrategyFactory = () => Strategy;
