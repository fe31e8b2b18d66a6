import type { AttemptRole } from "../attempt-report.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { Outcome } from "./outcome.ts";

/** An endpoint as a strategy sees it. */
export interface Candidate {
  readonly name: string;
  /** A lower number goes first. */
  readonly priority: number;
  /** A bigger weight gets a bigger share; never 0 here. */
  readonly weight: number;
  /** How far away it is, from 0 (here) to 1. */
  readonly distance: number;
  /** Attempts running now. */
  readonly inFlight: number;
}

export interface PickContext {
  readonly role: AttemptRole;
  /** Calls with the same key should go to the same endpoint, if the strategy heeds keys. */
  readonly affinityKey?: string | undefined;
}

/** Picks one endpoint out of those that may be called. Read the list, do not keep or change it. */
export interface Strategy {
  readonly name: string;
  /** `candidates` is never empty. The same list, while nothing has changed, is the same array. */
  pick(candidates: readonly Candidate[], context: PickContext): Candidate;
  onOutcome?(endpoint: Candidate, outcome: Outcome): void;
  /** Endpoints came, went or changed: all that there are now. */
  onPoolChange?(endpoints: readonly Candidate[]): void;
}

/** All that a strategy may use of the world. */
export interface StrategyTools {
  readonly clock: Clock;
  readonly random: Random;
}

export type StrategyFactory = (tools: StrategyTools) => Strategy;
