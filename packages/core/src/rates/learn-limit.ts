import { isLongBorne, type PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import type { RatePool } from "./rate-pool.ts";
import type { Refusal } from "./refusal.ts";
import { endpointPairsOf, WHOLE } from "./whole-identity.ts";

const MINUTE_MS = 60_000;

/** What a refusal says of the limit of a pair. */
export function learnLimit(
  pool: RatePool,
  { pair, refusal }: { pair: PairRate; refusal: Refusal },
  nowMs: number,
): void {
  const test = pool.test?.pair === pair ? pool.test : undefined;
  const areFew = refusal.sentInMinute < ratePolicy.leastTelling;
  if (areFew && !refusal.isPaced) return;
  if (areFew && !pair.isLearned && nowMs - pair.countedSinceMs < MINUTE_MS) {
    halve(pair, nowMs);
    return;
  }
  const { ceilingShare, fallenShare, retestWaitMs, maxRetestWaitMs, leastRate } = ratePolicy;
  // A captcha may still be one that means nothing: it does not show that limits have fallen.
  const hasFallen = refusal.isAboutRate && isLongBorne(pair, nowMs);
  // What others of its limit have sent is not counted here: it need not be less than half.
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
  if (hasFallen && pair.endpoint !== WHOLE) fallTogether(pool, pair, nowMs);
  if (test) pool.test = undefined;
  if (isEndpointsLimit(pool, pair, nowMs)) lowerEndpoint(pool, pair.endpoint, ceiling);
}

/** The site has counted what another process sent too: how many requests were too many nobody here can say. */
function halve(pair: PairRate, nowMs: number): void {
  pair.ratePerMinute = Math.max(ratePolicy.leastRate, pair.ratePerMinute / 2);
  pair.taughtAtMs = nowMs;
  pair.isLearned = true;
}

function isEndpointsLimit({ pairs }: RatePool, { endpoint }: PairRate, nowMs: number): boolean {
  let all = 0;
  let lost = 0;
  for (const pair of pairs) {
    if (pair.endpoint !== endpoint) continue;
    all += 1;
    if (nowMs - pair.taughtAtMs < ratePolicy.togetherMs) lost += 1;
  }
  return 2 * lost >= all;
}

function lowerEndpoint(pool: RatePool, endpoint: string, ceiling: number): void {
  pool.proven.set(endpoint, Math.min(pool.proven.get(endpoint) ?? ceiling, ceiling));
  for (const pair of pool.pairs)
    if (pair.endpoint === endpoint) pair.ratePerMinute = Math.min(pair.ratePerMinute, ceiling);
}

/**
 * Limits that fall at the same time have fallen to the same: the lowest ceiling that this teaches is everybody's. Those that
 * still answer are slowed to it before they are refused too: with all of them gone nothing would be known for the time of a block.
 */
function fallTogether(pool: RatePool, { identity }: PairRate, nowMs: number): void {
  const pairs = endpointPairsOf(pool, identity);
  const fallen = pairs.filter(
    ({ refusedAtMs, taughtAtMs }) => refusedAtMs !== undefined && nowMs - taughtAtMs < ratePolicy.togetherMs,
  );
  const ceiling = Math.min(...fallen.map((pair) => pair.ceiling ?? Number.POSITIVE_INFINITY));
  for (const pair of fallen) {
    pair.ceiling = ceiling;
    pair.ratePerMinute = Math.min(pair.ratePerMinute, ceiling);
  }
  for (const pair of pairs) {
    if (pair.refusedAtMs !== undefined) continue;
    const slowed = Math.min(ratePolicy.fallenShare * pair.ratePerMinute, ceiling);
    pair.ratePerMinute = Math.max(ratePolicy.leastRate, slowed);
    pair.isLearned = true;
    // It may well bear more: from here on one pair at a time finds out.
    pool.proven.set(pair.endpoint, pair.ratePerMinute);
  }
  pool.taught = { atMs: nowMs, ceiling };
}
