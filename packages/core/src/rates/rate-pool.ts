import type { PairRate } from "./pair-rate.ts";
import type { Refusal } from "./refusal.ts";

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

/** Refusals of one identity of which is not known yet whether they are about the endpoint or about all that it asks. */
export interface Fall {
  readonly startedAtMs: number;
  /** When the first of the requests was sent that were refused. */
  readonly sentAtMs: number;
  readonly refused: { readonly pair: PairRate; readonly refusal: Refusal }[];
}

/** What is known of all pairs of one provider. */
export interface RatePool {
  readonly pairs: Set<PairRate>;
  readonly byIdentity: Map<string, Map<string, PairRate>>;
  /** The highest rate that any identity has borne, by endpoint; undefined as long as that is the start rate. */
  readonly proven: Map<string, number>;
  /** By identity. */
  readonly falls: Map<string, Fall>;
  test: RateTest | undefined;
  /** The latest block that taught something: its time, and the ceiling. */
  taught: { atMs: number; ceiling: number } | undefined;
  /** At a start rooms are late for reasons of their own: of most the uid is not known yet. */
  readonly startedAtMs: number;
  steppedAtMs: number;
}

export function createRatePool(nowMs: number): RatePool {
  return {
    pairs: new Set(),
    byIdentity: new Map(),
    proven: new Map(),
    falls: new Map(),
    test: undefined,
    taught: undefined,
    startedAtMs: nowMs,
    steppedAtMs: nowMs,
  };
}

/** Takes the place of one that was known of the same endpoint and identity. */
export function addPair({ pairs, byIdentity }: RatePool, pair: PairRate): void {
  const known = byIdentity.get(pair.identity) ?? new Map<string, PairRate>();
  byIdentity.set(pair.identity, known);
  const former = known.get(pair.endpoint);
  if (former !== undefined) pairs.delete(former);
  known.set(pair.endpoint, pair);
  pairs.add(pair);
}

export function removePair(pool: RatePool, pair: PairRate): void {
  pool.pairs.delete(pair);
  pool.byIdentity.get(pair.identity)?.delete(pair.endpoint);
  if (pool.test?.pair === pair) pool.test = undefined;
}

export function removeIdentity(pool: RatePool, identity: string): void {
  for (const pair of pool.byIdentity.get(identity)?.values() ?? []) removePair(pool, pair);
  pool.byIdentity.delete(identity);
  pool.falls.delete(identity);
}
