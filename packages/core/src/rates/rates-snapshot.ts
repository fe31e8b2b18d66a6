import { createPairRate, type PairRate } from "./pair-rate.ts";
import type { ProviderRates } from "./provider-rates.ts";
import { ratePolicy } from "./rate-policy.ts";
import type { RatePool } from "./rate-pool.ts";

/** Learned rates for the time after a restart: lengths of time only, since a date means little to a changed clock. */
export interface RatesSnapshot {
  pairs: PairSnapshot[];
  /** The highest rates that any identity has borne, by endpoint. */
  proven: Record<string, number>;
  taught: { ageMs: number; ceiling: number } | undefined;
}

interface PairSnapshot {
  endpoint: string;
  identity: string;
  ratePerMinute: number;
  ceiling?: number | undefined;
  isRefused: boolean;
  hasReturned: boolean;
  answeredForMs: number;
  raisedForMs: number;
  /** Since a block last taught something; undefined where none has. */
  taughtForMs?: number | undefined;
  retestWaitMs: number;
}

/** Pairs that know no more than at the start are left out. */
export function snapshotOfRates({ pairs, proven, taught, test }: RatePool, nowMs: number): RatesSnapshot {
  return {
    pairs: [...pairs].filter(knowsMore).map((pair) => ({
      ...{ endpoint: pair.endpoint, identity: pair.identity, ceiling: pair.ceiling },
      // A test that a restart has cut short has proven nothing.
      ratePerMinute: test?.pair === pair ? Math.min(test.before, pair.ratePerMinute) : pair.ratePerMinute,
      isRefused: pair.refusedAtMs !== undefined,
      hasReturned: pair.hasReturned,
      answeredForMs: nowMs - pair.answersSinceMs,
      raisedForMs: nowMs - pair.raisedAtMs,
      taughtForMs: pair.taughtAtMs === Number.NEGATIVE_INFINITY ? undefined : nowMs - pair.taughtAtMs,
      retestWaitMs: pair.retestWaitMs,
    })),
    proven: Object.fromEntries(proven),
    taught: taught && { ageMs: nowMs - taught.atMs, ceiling: taught.ceiling },
  };
}

function knowsMore({ isLearned, refusedAtMs }: PairRate): boolean {
  return isLearned || refusedAtMs !== undefined;
}

/** Puts rates where a snapshot left them `elapsedMs` ago, with empty buckets. False for what is no snapshot. */
export function restoreRates(
  rates: ProviderRates,
  snapshot: RatesSnapshot,
  { elapsedMs, nowMs }: { elapsedMs: number; nowMs: number },
): boolean {
  const { pairs, proven, taught } = (snapshot ?? {}) as Partial<RatesSnapshot>;
  if (!Array.isArray(pairs) || typeof proven !== "object" || proven === null) return false;
  const since = (ageMs: unknown) => nowMs - elapsedMs - amount(ageMs);
  const restored = pairs.flatMap((kept): PairRate[] => {
    const { endpoint, identity, ratePerMinute } = kept ?? {};
    if (typeof endpoint !== "string" || typeof identity !== "string" || !(amount(ratePerMinute) > 0))
      return [];
    const { leastRate } = ratePolicy;
    const ceiling = amount(kept.ceiling);
    const rate = Math.max(leastRate, amount(ratePerMinute));
    return [
      {
        ...createPairRate({ endpoint, identity, share: 1, ratePerMinute: rate }, nowMs),
        ceiling: ceiling > 0 ? Math.max(leastRate, ceiling) : undefined,
        refusedAtMs: kept.isRefused === true ? nowMs : undefined,
        hasReturned: kept.hasReturned === true,
        answersSinceMs: since(kept.answeredForMs),
        isLearned: true,
        raisedAtMs: since(kept.raisedForMs),
        taughtAtMs: kept.taughtForMs === undefined ? Number.NEGATIVE_INFINITY : since(kept.taughtForMs),
        retestWaitMs: Math.min(
          Math.max(amount(kept.retestWaitMs), ratePolicy.retestWaitMs),
          ratePolicy.maxRetestWaitMs,
        ),
      },
    ];
  });
  rates.restore(restored, nowMs);
  const { pool } = rates;
  for (const [endpoint, rate] of Object.entries(proven))
    if (amount(rate) > 0) pool.proven.set(endpoint, amount(rate));
  if (amount(taught?.ceiling) > 0)
    pool.taught = { atMs: since(taught?.ageMs), ceiling: amount(taught?.ceiling) };
  return true;
}

/** Snapshots come from outside: what is no amount of anything counts as none. */
function amount(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
}
