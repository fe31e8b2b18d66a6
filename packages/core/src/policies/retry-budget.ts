import { addTo, createRollingSum, type RollingSum, takeFrom, totalOf } from "../runtime/rolling-sum.ts";

/** How many attempts calls may make beyond their first, all calls together. */
export interface BudgetPolicy {
  /** Tokens that each call adds; an attempt beyond the first costs one. @default 0.2 */
  tokensPerCall: number;
  /** When an unused token is forgotten, in ms. @default 10000 */
  tokenTtlMs: number;
  /** Tokens behind the earned ones, for pools with few calls. @default 10 */
  reserve: number;
  /** How fast the reserve fills up again. @default 1 */
  reservePerSecond: number;
}

export const defaultBudgetPolicy: BudgetPolicy = {
  tokensPerCall: 0.2,
  tokenTtlMs: 10_000,
  reserve: 10,
  reservePerSecond: 1,
};

/** A reserve that is full on paper may be a hair short of it here. */
const ROUNDING = 1e-9;

/** Keeps failovers and hedges from becoming a storm of their own: they cost tokens, and calls earn them. */
export class RetryBudget {
  readonly #policy: BudgetPolicy;
  #tokens: RollingSum;
  #calls: RollingSum;
  #hedges: RollingSum;
  #reserve: number;
  #reserveAtMs: number;

  constructor(policy: BudgetPolicy, nowMs: number) {
    this.#policy = policy;
    this.#tokens = createRollingSum(policy.tokenTtlMs);
    this.#calls = createRollingSum(policy.tokenTtlMs);
    this.#hedges = createRollingSum(policy.tokenTtlMs);
    this.#reserve = policy.reserve;
    this.#reserveAtMs = nowMs;
  }

  /** A call begins. */
  earn(nowMs: number): void {
    this.#fit();
    addTo(this.#tokens, this.#policy.tokensPerCall, nowMs);
    addTo(this.#calls, 1, nowMs);
  }

  /** Takes a token for another attempt, an earned one if there is one; false if the budget is spent. */
  take(nowMs: number): boolean {
    if (takeFrom(this.#tokens, 1, nowMs)) return true;
    this.#fill(nowMs);
    if (this.#reserve < 1 - ROUNDING) return false;
    this.#reserve = Math.max(0, this.#reserve - 1);
    return true;
  }

  /** Takes an earned token for a hedge of an attempt that is only slow, within `maxShare` of the calls. */
  takeForSlowness(maxShare: number, nowMs: number): boolean {
    const hedges = totalOf(this.#hedges, nowMs) + 1;
    if (hedges > maxShare * totalOf(this.#calls, nowMs) || !takeFrom(this.#tokens, 1, nowMs)) return false;
    addTo(this.#hedges, 1, nowMs);
    return true;
  }

  /** Ms until the reserve gives a token again; 0 if it does now, or never will. */
  waitMs(nowMs: number): number {
    const { reserve, reservePerSecond } = this.#policy;
    this.#fill(nowMs);
    if (this.#reserve >= 1 || reserve < 1 || reservePerSecond === 0) return 0;
    return ((1 - this.#reserve) / reservePerSecond) * 1_000;
  }

  #fill(nowMs: number): void {
    const { reserve, reservePerSecond } = this.#policy;
    const elapsedMs = Math.max(0, nowMs - this.#reserveAtMs);
    this.#reserve = Math.min(reserve, this.#reserve + (elapsedMs * reservePerSecond) / 1_000);
    this.#reserveAtMs = nowMs;
  }

  #fit(): void {
    const { tokenTtlMs } = this.#policy;
    if (this.#tokens.widthMs === tokenTtlMs) return;
    this.#tokens = createRollingSum(tokenTtlMs);
    this.#calls = createRollingSum(tokenTtlMs);
    this.#hedges = createRollingSum(tokenTtlMs);
  }
}
