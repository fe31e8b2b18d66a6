import type { PairRate } from "./pair-rate.ts";

/** A rate above what anybody has borne, tried at one pair: one test at a time, since pairs that grow together are blocked together. */
interface RateTest {
  readonly pair: PairRate;
  /** The rate to go back to. */
  readonly before: number;
  /** Whether a block has taught that it is too much. */
  readonly isRetest: boolean;
  usedMinutes: number;
  idleMinutes: number;
}

/** What is known of all pairs of one provider. */
export interface RatePool {
  readonly pairs: PairRate[];
  /** The highest rate that any identity has borne, by endpoint; undefined as long as that is the start rate. */
  readonly proven: Map<string, number>;
  test: RateTest | undefined;
  /** The latest block that taught something: its time, and the ceiling. */
  taught: { atMs: number; ceiling: number } | undefined;
  /** The latest test that a block has ended. */
  failed: { identity: string; atMs: number } | undefined;
  steppedAtMs: number;
}

export function createRatePool(nowMs: number): RatePool {
  return {
    pairs: [],
    proven: new Map(),
    test: undefined,
    taught: undefined,
    failed: undefined,
    steppedAtMs: nowMs,
  };
}
