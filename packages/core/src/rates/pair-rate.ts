import { ratePolicy } from "./rate-policy.ts";
import { createSentWindow, type SentWindow } from "./sent-window.ts";

/** What is known of one endpoint as the site sees one identity there: how often it may be asked. A plain record. */
export interface PairRate {
  readonly endpoint: string;
  readonly identity: string;
  /** The square root of the endpoint's weight: by it the start rate is split. */
  readonly share: number;
  /** How often `watch` asks there. */
  ratePerMinute: number;
  /** What a block has taught; undefined until then. */
  ceiling: number | undefined;
  readonly sent: SentWindow;
  /** Since when its requests are counted: the site has counted what another process sent before. */
  countedSinceMs: number;
  /** When the next request is free: a bucket of one. */
  freeAtMs: number;
  /** When the site refused it; undefined while it answers. */
  refusedAtMs: number | undefined;
  /** Since when the site has answered. */
  answersSinceMs: number;
  hasReturned: boolean;
  /** Whether its rate has ever been another than the start rate: only then it says what the site has borne. */
  isLearned: boolean;
  /** When its rate last rose. */
  raisedAtMs: number;
  /** When a block last taught something; `-Infinity` before. */
  taughtAtMs: number;
  /** How long after a block its ceiling is not questioned. */
  retestWaitMs: number;
}

interface NewPair {
  endpoint: string;
  identity: string;
  share: number;
  ratePerMinute: number;
}

export function createPairRate(
  { endpoint, identity, share, ratePerMinute }: NewPair,
  nowMs: number,
): PairRate {
  return {
    ...{ endpoint, identity, share, ratePerMinute },
    ceiling: undefined,
    sent: createSentWindow(),
    countedSinceMs: nowMs,
    // Empty: what a process before this one has sent nobody knows any more.
    freeAtMs: nowMs + gapMs(ratePerMinute),
    refusedAtMs: undefined,
    answersSinceMs: nowMs,
    hasReturned: false,
    isLearned: false,
    raisedAtMs: nowMs,
    taughtAtMs: Number.NEGATIVE_INFINITY,
    retestWaitMs: ratePolicy.retestWaitMs,
  };
}

/** As it was at the start, but for what it has sent. */
export function forgetLearned(
  pair: PairRate,
  { ratePerMinute, nowMs }: { ratePerMinute: number; nowMs: number },
): void {
  const { endpoint, identity, share, sent, countedSinceMs } = pair;
  const fresh = createPairRate({ endpoint, identity, share, ratePerMinute }, nowMs);
  Object.assign(pair, fresh, { sent, countedSinceMs });
}

/** Whether the site has borne its rate for so long that a refusal of it shows that the limit has fallen. */
export function isLongBorne({ raisedAtMs }: PairRate, nowMs: number): boolean {
  return nowMs - raisedAtMs > ratePolicy.longBorneMs;
}

export function gapMs(ratePerMinute: number): number {
  return 60_000 / ratePerMinute;
}
