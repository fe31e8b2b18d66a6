import type { Verdict } from "../breaker/breaker.ts";
import type { Fault, StreamFallbackError } from "../errors.ts";

/** How an attempt ended. `neutral`: given up by us, or somebody else's fault than the endpoint's. */
export type Outcome = { durationMs: number } & (
  | { kind: "success" }
  | { kind: "failure" | "neutral"; error: StreamFallbackError }
);

interface Consequence {
  readonly kind: Outcome["kind"];
  readonly verdict: Verdict;
  /** Whether another endpoint may do better. */
  readonly failsOver: boolean;
}

const CONSEQUENCES: Record<Fault, Consequence> = {
  endpoint: { kind: "failure", verdict: "failure", failsOver: true },
  // With one identity the pair is the endpoint, so the endpoint's breaker opens.
  pair: { kind: "failure", verdict: "block", failsOver: true },
  identity: { kind: "failure", verdict: "neutral", failsOver: true },
  // "No such room" is an answer: whoever proved it is healthy.
  query: { kind: "success", verdict: "success", failsOver: false },
  caller: { kind: "neutral", verdict: "neutral", failsOver: false },
  pool: { kind: "neutral", verdict: "neutral", failsOver: false },
};

/** It answered, and not what was needed: no success, and no mark against it. */
const BLAMELESS: Consequence = { kind: "failure", verdict: "neutral", failsOver: true };

/** What follows from a failed attempt: one table, so that nothing is counted twice or in two ways. */
export function consequenceOf(error: StreamFallbackError): Consequence {
  return error.isBlameless ? BLAMELESS : CONSEQUENCES[error.fault];
}
