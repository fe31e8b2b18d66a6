import { learnLimit } from "./learn-limit.ts";
import { isLongBorne, type PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import type { Fall, RatePool } from "./rate-pool.ts";
import type { Refusal } from "./refusal.ts";
import { createWhole, endpointPairsOf, wholeOf } from "./whole-identity.ts";

const MINUTE_MS = 60_000;

/**
 * The site refuses a pair. Whether it has had enough of that pair, or of all that the identity asks, the next answers tell:
 * until one comes nothing is learned. Answers to other requests of the same block say nothing more.
 */
export function noteRefusal(
  pool: RatePool,
  { pair, refusal }: { pair: PairRate; refusal: Refusal },
  nowMs: number,
): void {
  if (pair.refusedAtMs !== undefined || refusal.sentAtMs < pair.answersSinceMs) return;
  pair.refusedAtMs = nowMs;
  if (!refusal.isAboutRate && !isSuspect(pair, nowMs)) return;
  const { identity } = pair;
  const begun = pool.falls.get(identity);
  const fall = begun ?? { startedAtMs: nowMs, sentAtMs: refusal.sentAtMs, refused: [] };
  fall.refused.push({ pair, refusal });
  pool.falls.set(identity, fall);
  if (endpointPairsOf(pool, identity).every(({ refusedAtMs }) => refusedAtMs !== undefined)) {
    if (fall.refused.length > 1) learnTogether(pool, identity, nowMs);
    else learnApart(pool, identity, nowMs);
  } else if (begun === undefined && refusal.isAboutRate && isLongBorne(pair, nowMs))
    holdBack(pool, identity, nowMs);
}

/** The site answers a pair: a block, if there was one, is over. */
export function noteAnswer(
  pool: RatePool,
  { pair, sentAtMs }: { pair: PairRate; sentAtMs: number },
  nowMs: number,
): void {
  const fall = pool.falls.get(pair.identity);
  if (fall !== undefined && sentAtMs > fall.sentAtMs) learnApart(pool, pair.identity, nowMs);
  if (pair.refusedAtMs === undefined) return;
  endBlock(pair, nowMs);
  const whole = wholeOf(pool, pair.identity);
  if (whole?.refusedAtMs !== undefined) endBlock(whole, nowMs);
}

/** Where nobody is asked any more no answer comes. */
export function endOldFalls(pool: RatePool, nowMs: number): void {
  for (const [identity, { startedAtMs }] of pool.falls)
    if (nowMs - startedAtMs >= ratePolicy.fallMs) learnApart(pool, identity, nowMs);
}

function learnApart(pool: RatePool, identity: string, nowMs: number): void {
  const { refused } = taken(pool, identity);
  for (const { pair, refusal } of refused) learnLimit(pool, { pair, refusal }, nowMs);
}

/** All have been refused, and none was answered since the first one was: the limit is that of the identity. */
function learnTogether(pool: RatePool, identity: string, nowMs: number): void {
  const [first] = taken(pool, identity).refused;
  if (first === undefined) return;
  const { test } = pool;
  const whole = wholeOf(pool, identity) ?? createWhole(pool, { identity, nowMs });
  if (test?.pair.identity === identity && test.pair !== whole) {
    test.pair.ratePerMinute = Math.min(test.before, test.pair.ratePerMinute);
    pool.test = undefined;
  }
  whole.refusedAtMs = nowMs;
  const refusal = { ...first.refusal, sentInMinute: first.refusal.sentTogether };
  learnLimit(pool, { pair: whole, refusal }, nowMs);
}

function taken(pool: RatePool, identity: string): Pick<Fall, "refused"> {
  const fall = pool.falls.get(identity);
  pool.falls.delete(identity);
  return fall ?? { refused: [] };
}

function endBlock(pair: PairRate, nowMs: number): void {
  pair.refusedAtMs = undefined;
  pair.answersSinceMs = nowMs;
  pair.hasReturned = true;
}

/** A captcha may have nothing to do with the rate, unless that has just risen, or the pair comes from another block. */
function isSuspect(pair: PairRate, nowMs: number): boolean {
  const isFresh = pair.isLearned && nowMs - pair.raisedAtMs < ratePolicy.freshRateMs;
  return isFresh || (pair.hasReturned && nowMs - pair.answersSinceMs < ratePolicy.againMs);
}

/** What was sent in the last minute must have become less before the next request: it may be too much there, too. */
function holdBack(pool: RatePool, identity: string, nowMs: number): void {
  for (const pair of endpointPairsOf(pool, identity))
    if (pair.refusedAtMs === undefined)
      pair.freeAtMs = Math.max(pair.freeAtMs, nowMs + MINUTE_MS * (1 - ratePolicy.fallenShare));
}
