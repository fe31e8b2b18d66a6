import type { Verdict } from "../breaker/breaker.ts";
import type { Fault, StreamFallbackError } from "../errors.ts";
import type { Outcome } from "../strategies/outcome.ts";

/** A result's verdict on the endpoint, and on the endpoint as this identity sees it. */
export interface Verdicts {
  endpoint: Verdict;
  pair: Verdict;
}

export interface Consequence {
  readonly kind: Outcome["kind"];
  readonly verdicts: Verdicts;
  /** Whether another endpoint may do better. */
  readonly failsOver: boolean;
}

const NOBODY: Verdicts = { endpoint: "neutral", pair: "neutral" };
const EVERYBODY_DID_WELL: Verdicts = { endpoint: "success", pair: "success" };

export const SUCCESS: Consequence = { kind: "success", verdicts: EVERYBODY_DID_WELL, failsOver: false };

export const NEUTRAL: Consequence = { kind: "neutral", verdicts: NOBODY, failsOver: false };

const CONSEQUENCES: Record<Fault, Consequence> = {
  endpoint: { kind: "failure", verdicts: { endpoint: "failure", pair: "neutral" }, failsOver: true },
  // The site shuts this identity out here: that says nothing of the endpoint for others, nor of this one elsewhere.
  access: { kind: "failure", verdicts: { endpoint: "neutral", pair: "block" }, failsOver: true },
  identity: { kind: "failure", verdicts: NOBODY, failsOver: true },
  // "No such room" is an answer: whoever proved it is healthy.
  query: SUCCESS,
  caller: NEUTRAL,
  // An endpoint may be a pool itself: that all of it failed is this endpoint's failure.
  pool: { kind: "failure", verdicts: { endpoint: "failure", pair: "neutral" }, failsOver: true },
};

/** It answered, and not what was needed: no success, and no mark against it. */
const BLAMELESS: Consequence = { kind: "failure", verdicts: NOBODY, failsOver: true };

/** What follows from a failed attempt: one table, so that nothing is counted twice or in two ways. */
export function consequenceOf(error: StreamFallbackError): Consequence {
  return error.isBlameless ? BLAMELESS : CONSEQUENCES[error.fault];
}
