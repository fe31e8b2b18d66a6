import { noteAnswer, noteRefusal } from "./falls.ts";
import { type ClaimStart, HeadStart } from "./head-start.ts";
import { Lanes } from "./lanes.ts";
import { createPairRate, forgetLearned, gapMs, type PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import { addPair, createRatePool, type RatePool, removeIdentity, removePair } from "./rate-pool.ts";
import type { Refusal } from "./refusal.ts";
import { countSent, sentInMinute } from "./sent-window.ts";
import { stepRates } from "./step-rates.ts";
import { sentTogether, WHOLE, wholeOf } from "./whole-identity.ts";

interface RatesOptions {
  nowMs: number;
  /** For all endpoints of an identity together; read at each use. */
  startPerMinute(): number;
  /** The endpoints as they are now, by whose weights the start rate is split. */
  endpoints(): readonly { name: string; weight?: number | undefined }[];
  /** @default nothing can tell whether a start is fresh */
  claimStart?: ClaimStart;
  /** Told when something was learned that is worth keeping. */
  onChange?(): void;
}

/** Identities come from outside: beyond this many, those that have not asked lately are forgotten. */
const MOST_IDENTITIES = 2_000;

const MOST_TOLD = 1_000;

/** What was learned of a pair, or of an identity at all endpoints together. */
interface LearnedRate extends Pick<PairRate, "identity" | "ratePerMinute" | "ceiling"> {
  endpoint: string | undefined;
}

/** How often each endpoint of a provider may be asked as each identity. */
export class ProviderRates {
  readonly pool: RatePool;
  readonly lanes: Lanes = new Lanes();
  readonly #options: RatesOptions;
  readonly #headStart: HeadStart;
  /** From how many identities on those that are idle are looked for: where few are, not for each new one. */
  #sweptFrom = MOST_IDENTITIES;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.#headStart = new HeadStart(options.claimStart ?? (() => undefined));
    this.pool = createRatePool(options.nowMs);
  }

  /** What is known of a pair, if it was ever asked. */
  known(endpoint: string, identity: string): PairRate | undefined {
    return this.pool.byIdentity.get(identity)?.get(endpoint);
  }

  /** The latest rates that are no longer those they began with. */
  learned(): LearnedRate[] {
    return [...this.pool.pairs]
      .filter(({ isLearned, ceiling }) => isLearned || ceiling !== undefined)
      .slice(-MOST_TOLD)
      .map(({ endpoint, identity, ratePerMinute, ceiling }) => ({
        endpoint: endpoint === WHOLE ? undefined : endpoint,
        ...{ identity, ratePerMinute, ceiling },
      }));
  }

  pairOf(endpoint: string, identity: string, nowMs: number): PairRate {
    const found = this.known(endpoint, identity);
    if (found !== undefined) return found;
    const share = this.#shareOf(endpoint);
    const ratePerMinute = this.#startRate(share);
    const pair = createPairRate({ endpoint, identity, share, ratePerMinute }, nowMs);
    this.#add(pair, nowMs);
    return pair;
  }

  /** Ms until `watch` may ask there; what blocks say is the breaker's business. */
  tokenWaitMs(pair: PairRate, nowMs: number): number {
    this.#step(nowMs);
    const whole = wholeOf(this.pool, pair.identity);
    const waitMs = Math.max(0, Math.max(pair.freeAtMs, whole?.freeAtMs ?? pair.freeAtMs) - nowMs);
    if (waitMs === 0 || whole !== undefined) return waitMs;
    return Math.min(waitMs, this.#headStart.waitMs(pair, nowMs));
  }

  /**
   * Ms until a call on demand may ask there: only a ceiling that a block has taught lately holds it back. Nobody tests
   * ceilings where nothing is watched, so that an old one would hold for ever.
   */
  ceilingWaitMs(pair: PairRate, nowMs: number): number {
    const whole = wholeOf(this.pool, pair.identity);
    return Math.max(belowCeilingInMs(pair, nowMs), whole === undefined ? 0 : belowCeilingInMs(whole, nowMs));
  }

  /** Whether a block has taught how much is too much there. */
  hasCeiling({ ceiling, identity }: PairRate): boolean {
    return ceiling !== undefined || wholeOf(this.pool, identity) !== undefined;
  }

  take(pair: PairRate, nowMs: number): void {
    takeTurn(pair, nowMs);
    this.#headStart.take(pair, nowMs);
    const whole = wholeOf(this.pool, pair.identity);
    if (whole !== undefined) takeTurn(whole, nowMs);
  }

  /** Counts a request that is being sent. Gives how many were sent in the minute up to it. */
  count(pair: PairRate, nowMs: number): Pick<Refusal, "sentInMinute" | "sentTogether"> {
    const { pool } = this;
    const { identity } = pair;
    countSent(pair.sent, nowMs);
    const whole = wholeOf(pool, identity);
    if (whole !== undefined) countSent(whole.sent, nowMs);
    return {
      sentInMinute: sentInMinute(pair.sent, nowMs),
      sentTogether: sentTogether(pool, { identity, nowMs }),
    };
  }

  recordRefusal(pair: PairRate, refusal: Refusal, nowMs: number): void {
    noteRefusal(this.pool, { pair, refusal }, nowMs);
    this.#options.onChange?.();
  }

  recordAnswer(pair: PairRate, { sentAtMs }: Pick<Refusal, "sentAtMs">, nowMs: number): void {
    const hasNews = pair.refusedAtMs !== undefined || this.pool.falls.has(pair.identity);
    if (!hasNews) return;
    noteAnswer(this.pool, { pair, sentAtMs }, nowMs);
    this.#options.onChange?.();
  }

  /** Puts back what an earlier run knew; what was sent since is known better. */
  restore(pairs: readonly PairRate[], nowMs: number): void {
    for (const pair of pairs) {
      const { sent } = this.known(pair.endpoint, pair.identity) ?? pair;
      this.#add({ ...pair, sent, share: this.#shareOf(pair.endpoint) }, nowMs);
    }
  }

  /** Forgets what blocks have taught of an endpoint: for one identity, as the site sees it, or for all. */
  forget(endpoint: string, identity: string | undefined, nowMs: number): void {
    const { pool } = this;
    for (const pair of pool.pairs) {
      if (identity !== undefined && pair.identity !== identity) continue;
      // What is known of all that an identity asks holds this endpoint back, too.
      if (pair.endpoint === WHOLE) removePair(pool, pair);
      else if (pair.endpoint === endpoint) this.#forgetPair(pair, nowMs);
    }
    this.#hasForgotten();
  }

  /** Forgets what blocks have taught of an identity, as the site sees it, at all endpoints. */
  forgetIdentity(identity: string, nowMs: number): void {
    for (const pair of this.pool.byIdentity.get(identity)?.values() ?? []) {
      if (pair.endpoint === WHOLE) removePair(this.pool, pair);
      else this.#forgetPair(pair, nowMs);
    }
    this.#hasForgotten();
  }

  #forgetPair(pair: PairRate, nowMs: number): void {
    const { pool } = this;
    if (pool.test?.pair === pair) pool.test = undefined;
    pool.falls.delete(pair.identity);
    forgetLearned(pair, { ratePerMinute: this.#startRate(pair.share), nowMs });
  }

  #hasForgotten(): void {
    const { pool } = this;
    if (![...pool.pairs].some(({ ceiling }) => ceiling !== undefined)) pool.taught = undefined;
    this.#options.onChange?.();
  }

  #add(pair: PairRate, nowMs: number): void {
    const { byIdentity } = this.pool;
    if (!byIdentity.has(pair.identity) && byIdentity.size >= this.#sweptFrom) this.#forgetIdle(nowMs);
    addPair(this.pool, pair);
  }

  #forgetIdle(nowMs: number): void {
    const { byIdentity } = this.pool;
    for (const [identity, pairs] of byIdentity) {
      if ([...pairs.values()].some(({ sent }) => sentInMinute(sent, nowMs) > 0)) continue;
      removeIdentity(this.pool, identity);
    }
    this.#sweptFrom = Math.max(MOST_IDENTITIES, 2 * byIdentity.size);
  }

  #shareOf(endpoint: string): number {
    if (endpoint === WHOLE) return this.#allShares();
    return Math.sqrt(this.#options.endpoints().find(({ name }) => name === endpoint)?.weight ?? 1);
  }

  #allShares(): number {
    return this.#options.endpoints().reduce((sum, { weight = 1 }) => sum + Math.sqrt(weight), 0);
  }

  #startRate(share: number): number {
    const all = this.#allShares();
    const rate = (this.#options.startPerMinute() * share) / Math.max(all, share);
    return Math.max(ratePolicy.leastRate, rate);
  }

  #step(nowMs: number): void {
    const { pool } = this;
    // A clock that went back must not stop the steps.
    if (nowMs >= pool.steppedAtMs && nowMs - pool.steppedAtMs < ratePolicy.stepMs) return;
    pool.steppedAtMs = nowMs;
    stepRates(pool, {
      nowMs,
      lateMs: this.lanes.endMinute(nowMs),
      startRate: ({ share }) => this.#startRate(share),
    });
    this.#options.onChange?.();
  }
}

/** Requests that nobody paced hold `watch` up for so long at most. */
const MOST_DEBT_MS = 60_000;

function takeTurn(pair: PairRate, nowMs: number): void {
  const nextMs = Math.max(nowMs, pair.freeAtMs) + gapMs(pair.ratePerMinute);
  pair.freeAtMs = Math.min(nextMs, nowMs + MOST_DEBT_MS);
}

function belowCeilingInMs({ ceiling, sent, taughtAtMs, retestWaitMs }: PairRate, nowMs: number): number {
  if (ceiling === undefined || nowMs - taughtAtMs >= retestWaitMs) return 0;
  return sentInMinute(sent, nowMs) + 1 <= ceiling ? 0 : gapMs(ceiling);
}
