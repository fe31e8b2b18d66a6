import { createLateness, endMinute, type Lateness, latenessMs } from "./lateness.ts";
import { learnAnswer, learnBlock, type Refusal } from "./learn-block.ts";
import { createPairRate, forgetLearned, gapMs, type PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import { createRatePool, type RatePool } from "./rate-pool.ts";
import { countSent, sentInMinute } from "./sent-window.ts";
import { stepRates } from "./step-rates.ts";

interface RatesOptions {
  nowMs: number;
  /** For all endpoints of an identity together; read at each use. */
  startPerMinute(): number;
  /** The endpoints as they are now, by whose weights the start rate is split. */
  endpoints(): readonly { name: string; weight?: number | undefined }[];
  /** Told when something was learned that is worth keeping. */
  onChange?(): void;
}

/** Identities come from outside: beyond this many, those that have not asked lately are forgotten. */
const MOST_IDENTITIES = 2_000;

/** How often each endpoint of a provider may be asked as each identity. */
export class ProviderRates {
  readonly pool: RatePool;
  readonly #options: RatesOptions;
  readonly #byIdentity = new Map<string, Map<string, PairRate>>();
  readonly #lateness = new Map<string, Lateness>();
  /** From how many identities on those that are idle are looked for: where few are, not for each new one. */
  #sweptFrom = MOST_IDENTITIES;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.pool = createRatePool(options.nowMs);
  }

  /** What is known of a pair, if it was ever asked. */
  known(endpoint: string, identity: string): PairRate | undefined {
    return this.#byIdentity.get(identity)?.get(endpoint);
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

  /** How late the rooms of an identity are. */
  latenessOf(identity: string): Lateness {
    const found = this.#lateness.get(identity);
    if (found !== undefined) return found;
    const lateness = createLateness();
    this.#lateness.set(identity, lateness);
    return lateness;
  }

  /** Ms until `watch` may ask there; what blocks say is the breaker's business. */
  tokenWaitMs(pair: PairRate, nowMs: number): number {
    this.#step(nowMs);
    return Math.max(0, pair.freeAtMs - nowMs);
  }

  /**
   * Ms until a call on demand may ask there: only a ceiling that a block has taught lately holds it back. Nobody tests
   * ceilings where nothing is watched, so that an old one would hold for ever.
   */
  ceilingWaitMs({ ceiling, sent, taughtAtMs, retestWaitMs }: PairRate, nowMs: number): number {
    if (ceiling === undefined || nowMs - taughtAtMs >= retestWaitMs) return 0;
    return sentInMinute(sent, nowMs) + 1 <= ceiling ? 0 : gapMs(ceiling);
  }

  take(pair: PairRate, nowMs: number): void {
    pair.freeAtMs = Math.min(
      Math.max(nowMs, pair.freeAtMs) + gapMs(pair.ratePerMinute),
      nowMs + MOST_DEBT_MS,
    );
  }

  /** Counts a request that is being sent. Gives how many were sent in the minute up to it. */
  count(pair: PairRate, nowMs: number): number {
    countSent(pair.sent, nowMs);
    return sentInMinute(pair.sent, nowMs);
  }

  recordRefusal(pair: PairRate, refusal: Refusal, nowMs: number): void {
    learnBlock(this.pool, pair, refusal, nowMs);
    this.#options.onChange?.();
  }

  recordAnswer(pair: PairRate, nowMs: number): void {
    if (pair.refusedAtMs === undefined) return;
    learnAnswer(pair, nowMs);
    this.#options.onChange?.();
  }

  /** Puts back what an earlier run knew; what is known better already stays. */
  restore(pairs: readonly PairRate[], nowMs: number): void {
    for (const pair of pairs) {
      const { sent } = this.known(pair.endpoint, pair.identity) ?? pair;
      this.pool.pairs.splice(
        0,
        this.pool.pairs.length,
        ...this.pool.pairs.filter((each) => !isSame(each, pair)),
      );
      this.#add({ ...pair, sent, share: this.#shareOf(pair.endpoint) }, nowMs);
    }
  }

  /** Forgets what blocks have taught of an endpoint: for one identity, as the site sees it, or for all. */
  forget(endpoint: string, identity: string | undefined, nowMs: number): void {
    const { pool } = this;
    for (const pair of pool.pairs) {
      if (pair.endpoint !== endpoint || (identity !== undefined && pair.identity !== identity)) continue;
      if (pool.test?.pair === pair) pool.test = undefined;
      forgetLearned(pair, { ratePerMinute: this.#startRate(pair.share), nowMs });
    }
    if (pool.pairs.every(({ ceiling }) => ceiling === undefined)) pool.taught = undefined;
    this.#options.onChange?.();
  }

  #add(pair: PairRate, nowMs: number): void {
    const pairs = this.#byIdentity.get(pair.identity) ?? new Map<string, PairRate>();
    if (pairs.size === 0 && this.#byIdentity.size >= this.#sweptFrom) this.#forgetIdle(nowMs);
    pairs.set(pair.endpoint, pair);
    this.#byIdentity.set(pair.identity, pairs);
    this.pool.pairs.push(pair);
  }

  #forgetIdle(nowMs: number): void {
    for (const [identity, pairs] of this.#byIdentity) {
      if ([...pairs.values()].some(({ sent }) => sentInMinute(sent, nowMs) > 0)) continue;
      this.#byIdentity.delete(identity);
      this.#lateness.delete(identity);
    }
    const { pairs } = this.pool;
    const left = pairs.filter(({ identity }) => this.#byIdentity.has(identity));
    pairs.length = 0;
    for (const pair of left) pairs.push(pair);
    this.#sweptFrom = Math.max(MOST_IDENTITIES, 2 * this.#byIdentity.size);
  }

  #shareOf(endpoint: string): number {
    return Math.sqrt(this.#options.endpoints().find(({ name }) => name === endpoint)?.weight ?? 1);
  }

  #startRate(share: number): number {
    const all = this.#options.endpoints().reduce((sum, { weight = 1 }) => sum + Math.sqrt(weight), 0);
    const rate = (this.#options.startPerMinute() * share) / Math.max(all, share);
    return Math.max(ratePolicy.leastRate, rate);
  }

  #step(nowMs: number): void {
    const { pool } = this;
    // A clock that went back must not stop the steps.
    if (nowMs >= pool.steppedAtMs && nowMs - pool.steppedAtMs < ratePolicy.stepMs) return;
    pool.steppedAtMs = nowMs;
    const lateMs = new Map<string, number>();
    for (const [identity, lateness] of this.#lateness) {
      endMinute(lateness);
      lateMs.set(identity, latenessMs(lateness, nowMs));
    }
    const worstMs = Math.max(0, ...lateMs.values());
    const shared = worstMs > ratePolicy.helpAfterMs ? worstMs : 0;
    stepRates(pool, {
      nowMs,
      lateMs: (identity) => Math.max(lateMs.get(identity) ?? 0, shared),
      startRate: ({ share }) => this.#startRate(share),
    });
    this.#options.onChange?.();
  }
}

/** Requests that nobody paced hold `watch` up for so long at most. */
const MOST_DEBT_MS = 60_000;

function isSame(one: PairRate, other: PairRate): boolean {
  return one.endpoint === other.endpoint && one.identity === other.identity;
}
