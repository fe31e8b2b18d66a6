import { endOldFalls } from "./falls.ts";
import type { PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import type { RatePool } from "./rate-pool.ts";
import { sentInMinute } from "./sent-window.ts";

interface Step {
  nowMs: number;
  /** How late the rooms are that this pair could answer for. */
  lateMs(pair: PairRate): number;
  /** The start rate of a pair. */
  startRate(pair: PairRate): number;
}

/** Once a minute: rates rise where rooms are late, or one pair tests a rate that nobody has borne yet. */
export function stepRates(pool: RatePool, step: Step): void {
  endOldFalls(pool, step.nowMs);
  judgeTest(pool, step.nowMs);
  const able = [...pool.pairs].filter((pair) => mayRise(pair, step.nowMs));
  let hasRisen = false;
  for (const pair of able) hasRisen = grow(pool, pair, step) || hasRisen;
  if (!hasRisen && pool.test === undefined && pool.falls.size === 0) beginTest(pool, able, step);
}

function mayRise(pair: PairRate, nowMs: number): boolean {
  const isCalm = pair.refusedAtMs === undefined && nowMs - pair.answersSinceMs >= ratePolicy.calmMs;
  return isCalm && hasUsedUp(pair, nowMs);
}

function hasUsedUp({ sent, ratePerMinute }: PairRate, nowMs: number): boolean {
  // Of a low rate a whole minute may see one request less than it allows.
  return sentInMinute(sent, nowMs) >= Math.floor(ratePolicy.usedShare * ratePerMinute);
}

function grow(pool: RatePool, pair: PairRate, { nowMs, lateMs, startRate }: Step): boolean {
  if (pool.test?.pair === pair || lateMs(pair) <= ratePolicy.lateMs) return false;
  const proven = pool.proven.get(pair.endpoint) ?? startRate(pair);
  const limit = Math.min(proven, pair.ceiling ?? proven);
  if (pair.ratePerMinute >= limit) return false;
  pair.ratePerMinute = Math.min(
    limit,
    pair.ratePerMinute + Math.max(1, ratePolicy.growth * pair.ratePerMinute),
  );
  pair.raisedAtMs = nowMs;
  pair.isLearned = true;
  return true;
}

function judgeTest(pool: RatePool, nowMs: number): void {
  const { test } = pool;
  if (test === undefined) return;
  const { pair } = test;
  const isUsed = pair.refusedAtMs === undefined && hasUsedUp(pair, nowMs);
  test.usedMinutes += isUsed ? 1 : 0;
  test.idleMinutes = isUsed ? 0 : test.idleMinutes + 1;
  if (test.idleMinutes >= ratePolicy.testIdleMinutes) {
    pair.ratePerMinute = Math.min(test.before, pair.ratePerMinute);
    pool.test = undefined;
  } else if (test.usedMinutes >= (test.isRetest ? ratePolicy.retestMinutes : ratePolicy.testMinutes)) {
    if (pair.ceiling !== undefined) pair.ceiling = Math.max(pair.ceiling, pair.ratePerMinute);
    const proven = pool.proven.get(pair.endpoint) ?? 0;
    pool.proven.set(pair.endpoint, Math.max(proven, pair.ratePerMinute));
    pool.test = undefined;
  }
}

function beginTest(pool: RatePool, able: readonly PairRate[], step: Step): void {
  const { nowMs, lateMs } = step;
  const { testPauseMs, testLateMs, testStep, retestWaitMs } = ratePolicy;
  const sinceBlockMs = nowMs - (pool.taught?.atMs ?? Number.NEGATIVE_INFINITY);
  if (sinceBlockMs < testPauseMs) return;
  const late = able
    .filter((pair) => lateMs(pair) >= testLateMs)
    .sort((one, other) => one.ratePerMinute / one.share - other.ratePerMinute / other.share);
  const taught = sinceBlockMs < retestWaitMs ? pool.taught?.ceiling : undefined;
  const isUnsettled = (pair: PairRate) =>
    pair.refusedAtMs !== undefined ||
    (pair.hasReturned && nowMs - pair.answersSinceMs < ratePolicy.settledMs);
  const troubled = new Set([...pool.pairs].filter(isUnsettled).map(({ identity }) => identity));
  const hasJustStarted = nowMs - pool.startedAtMs < ratePolicy.settledMs;
  for (const pair of late) {
    const before = pair.ratePerMinute;
    const safe = Math.min(
      before * testStep,
      pair.ceiling ?? Number.POSITIVE_INFINITY,
      taught ?? Number.POSITIVE_INFINITY,
    );
    const isRetest = safe < before * LEAST_STEP;
    // What a block makes late says nothing of ceilings.
    if (isRetest && (hasJustStarted || troubled.has(pair.identity))) continue;
    if (isRetest && !mayRetest(pair, { ...step, sinceBlockMs })) continue;
    pair.ratePerMinute = isRetest ? before * testStep : safe;
    pair.raisedAtMs = nowMs;
    pair.isLearned = true;
    pool.test = { pair, before, isRetest, usedMinutes: 0, idleMinutes: 0 };
    return;
  }
}

/** A smaller step than this is not worth a test. */
const LEAST_STEP = 1.03;

function mayRetest(
  pair: PairRate,
  { nowMs, lateMs, sinceBlockMs }: Step & { sinceBlockMs: number },
): boolean {
  const isLate = lateMs(pair) >= ratePolicy.retestLateMs;
  return isLate && sinceBlockMs >= ratePolicy.retestPauseMs && nowMs - pair.taughtAtMs >= pair.retestWaitMs;
}
