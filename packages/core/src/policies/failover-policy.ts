import { type BudgetPolicy, defaultBudgetPolicy } from "./retry-budget.ts";

/** How long a call tries, and how often. */
export interface FailoverPolicy extends BudgetPolicy {
  /** The whole call, in ms. @default 20000 */
  timeoutMs: number;
  /** One attempt, in ms. @default 10000 */
  attemptTimeoutMs: number;
  /** Rounds through the endpoints; none is asked twice within a round. @default 2 */
  rounds: number;
  /**
   * Attempts of one call or chain of leases, hedges included; a trial beside them is not counted. @default Infinity
   */
  maxAttempts: number;
  /** The least wait before another round, in ms. @default 500 */
  roundDelayMs: number;
  /** The longest wait before another round, in ms. @default 5000 */
  maxRoundDelayMs: number;
}

export const defaultFailoverPolicy: FailoverPolicy = {
  timeoutMs: 20_000,
  attemptTimeoutMs: 10_000,
  rounds: 2,
  maxAttempts: Number.POSITIVE_INFINITY,
  roundDelayMs: 500,
  maxRoundDelayMs: 5_000,
  ...defaultBudgetPolicy,
};
