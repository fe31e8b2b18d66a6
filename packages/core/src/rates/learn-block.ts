import type { PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import type { RatePool } from "./rate-pool.ts";

const MINUTE_MS = 60_000;

export interface Refusal {
  /** Requests of this pair in the minute up to the refused one. */
  sentInMinute: number;
  /** When the refused request was sent. */
  sentAtMs: number;
  /** Whether the site said that it was asked too often, which a captcha does not say. */
  isAboutRate: boolean;
  /** Whether it was an ask of `watch`, which keeps to rates from its start. */
  isPaced: boolean;
}

/** The site refuses a pair: what that says of its rate. Answers to other requests of the same block say nothing more. */
export function learnBlock(pool: RatePool, pair: PairRate, refusal: Refusal, nowMs: number): void {
  if (pair.refusedAtMs !== undefined || refusal.sentAtMs < pair.answersSinceMs) return;
  pair.refusedAtMs = nowMs;
  const test = pool.test?.pair === pair ? pool.test : undefined;
  const areFew = refusal.sentInMinute < ratePolicy.leastTelling;
  if (areFew && !refusal.isPaced) return;
  if (!refusal.isAboutRate && !isSuspect(pair, nowMs)) return;
  if (areFew && !pair.isLearned && nowMs - pair.countedSinceMs < MINUTE_MS) {
    halve(pair, nowMs);
    return;
  }
  const { ceilingShare, fallenShare, longBorneMs, retestWaitMs, maxRetestWaitMs, leastRate } = ratePolicy;
  if (test) pool.failed = { identity: pair.identity, atMs: nowMs };
  // Where a test at another pair has just failed, all of the identity was too fast, and that much is known.
  const isFromTest =
    pool.failed?.identity === pair.identity && nowMs - pool.failed.atMs < ratePolicy.togetherMs;
  const hasFallen = !isFromTest && nowMs - pair.raisedAtMs > longBorneMs;
  // A pair that is refused with few requests of its own shares the limit with others.
  const taught = Math.max(
    (hasFallen ? fallenShare : ceilingShare) * refusal.sentInMinute,
    pair.isLearned ? pair.ratePerMinute / 2 : 0,
  );
  const ceiling = Math.max(leastRate, Math.min(taught, pair.ceiling ?? taught));
  pair.ceiling = ceiling;
  pair.ratePerMinute = Math.max(leastRate, Math.min(test ? test.before : pair.ratePerMinute / 2, ceiling));
  pair.taughtAtMs = nowMs;
  pair.isLearned = true;
  pair.retestWaitMs = test?.isRetest ? Math.min(pair.retestWaitMs * 2, maxRetestWaitMs) : retestWaitMs;
  pool.taught = { atMs: nowMs, ceiling };
  if (hasFallen) fallTogether(pool, pair, nowMs);
  if (test) pool.test = undefined;
  if (isEndpointsLimit(pool, pair, nowMs)) lowerEndpoint(pool, pair.endpoint, ceiling);
}

/** The site has counted what another process sent too: how many requests were too many nobody here can say. */
function halve(pair: PairRate, nowMs: number): void {
  pair.ratePerMinute = Math.max(ratePolicy.leastRate, pair.ratePerMinute / 2);
  pair.taughtAtMs = nowMs;
  pair.isLearned = true;
}

/** A captcha may have nothing to do with the rate, unless that has just risen, or the pair comes from another block. */
function isSuspect(pair: PairRate, nowMs: number): boolean {
  const isFresh = pair.isLearned && nowMs - pair.raisedAtMs < ratePolicy.freshRateMs;
  return isFresh || (pair.hasReturned && nowMs - pair.answersSinceMs < ratePolicy.againMs);
}

function isEndpointsLimit(pool: RatePool, { endpoint }: PairRate, nowMs: number): boolean {
  const pairs = pool.pairs.filter((each) => each.endpoint === endpoint);
  const lost = pairs.filter(({ taughtAtMs }) => nowMs - taughtAtMs < ratePolicy.togetherMs);
  return 2 * lost.length >= pairs.length;
}

function lowerEndpoint(pool: RatePool, endpoint: string, ceiling: number): void {
  pool.proven.set(endpoint, Math.min(pool.proven.get(endpoint) ?? ceiling, ceiling));
  for (const pair of pool.pairs)
    if (pair.endpoint === endpoint) pair.ratePerMinute = Math.min(pair.ratePerMinute, ceiling);
}

/** The site answers: a block, if there was one, is over. */
export function learnAnswer(pair: PairRate, nowMs: number): void {
  if (pair.refusedAtMs === undefined) return;
  pair.refusedAtMs = undefined;
  pair.answersSinceMs = nowMs;
  pair.hasReturned = true;
}

/**
 * Limits that fall at the same time have fallen to the same: the lowest ceiling that this teaches is everybody's. Those that
 * still answer are slowed before they are refused too: with all of them gone nothing would be known for the time of a block.
 */
function fallTogether(pool: RatePool, { identity }: PairRate, nowMs: number): void {
  for (const pair of pool.pairs) {
    if (pair.identity !== identity || pair.refusedAtMs !== undefined) continue;
    pair.ratePerMinute = Math.max(ratePolicy.leastRate, ratePolicy.fallenShare * pair.ratePerMinute);
    pair.isLearned = true;
    // It may well bear more: from here on one pair at a time finds out.
    pool.proven.set(pair.endpoint, pair.ratePerMinute);
    // What was sent in the last minute must have become less before the next request, too.
    pair.freeAtMs = Math.max(pair.freeAtMs, nowMs + MINUTE_MS * (1 - ratePolicy.fallenShare));
  }
  const fallen = pool.pairs.filter(
    (pair) =>
      pair.identity === identity &&
      pair.refusedAtMs !== undefined &&
      nowMs - pair.taughtAtMs < ratePolicy.togetherMs,
  );
  const ceiling = Math.min(...fallen.map((pair) => pair.ceiling ?? Number.POSITIVE_INFINITY));
  for (const pair of fallen) {
    pair.ceiling = ceiling;
    pair.ratePerMinute = Math.min(pair.ratePerMinute, ceiling);
  }
  pool.taught = { atMs: nowMs, ceiling };
}
