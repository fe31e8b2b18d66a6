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
  // The site refuses this identity access here, which says nothing of others here, nor of this one elsewhere.
  access: { kind: "failure", verdicts: { endpoint: "neutral", pair: "block" }, failsOver: true },
  identity: { kind: "failure", verdicts: NOBODY, failsOver: true },
  // "No such room" is an answer: the endpoint that proved it is healthy.
  query: SUCCESS,
  caller: NEUTRAL,
  // An endpoint may be a pool itself: that all of it failed is this endpoint's failure.
  pool: { kind: "failure", verdicts: { endpoint: "failure", pair: "neutral" }, failsOver: true },
};

/**
 * The endpoint answered as it should, but not what was needed: the call fails over, and nothing counts against the
 * endpoint.
 */
const BLAMELESS: Consequence = { kind: "failure", verdicts: NOBODY, failsOver: true };

/** Every other endpoint would be asked through the same dead proxy: the call goes on as another identity, or ends. */
const LOST_ON_THE_WAY: Consequence = { kind: "failure", verdicts: NOBODY, failsOver: false };

/**
 * What a failed attempt means for breakers and for the call. One table, so that nothing is counted twice or in two
 * ways.
 */
export function consequenceOf(error: StreamFallbackError): Consequence {
  if (error.isBlameless) return BLAMELESS;
  return error.code === "PROXY" ? LOST_ON_THE_WAY : CONSEQUENCES[error.fault];
}
