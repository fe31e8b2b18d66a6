const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How rates are learned. Measured by the coverage drill; near these values none of them moves its results much. */
export interface RatePolicy {
  /** Rates are looked at this often. */
  readonly stepMs: number;
  /** A pair that the site has answered for this long may become faster. */
  readonly calmMs: number;
  /** A pair has used up its rate when it sent this share of it in the last minute. */
  readonly usedShare: number;
  /** Rates rise only while rooms are later than this. */
  readonly lateMs: number;
  readonly growth: number;
  /** From this lateness on another identity may do a room's ask, and one identity's lateness counts for all. */
  readonly helpAfterMs: number;
  /** A rate that nobody has borne is tested only while rooms are later than this … */
  readonly testLateMs: number;
  readonly testStep: number;
  /** … and is proven by this many minutes of use. */
  readonly testMinutes: number;
  /** After so many minutes without use a test is withdrawn. */
  readonly testIdleMinutes: number;
  /** No test so soon after a block. */
  readonly testPauseMs: number;
  /** A rate above what a block has taught is tested only while rooms are later than this. */
  readonly retestLateMs: number;
  readonly retestMinutes: number;
  /** … and all pairs of the identity have answered for this long. */
  readonly settledMs: number;
  /** How long what a block has taught is not questioned. */
  readonly retestPauseMs: number;
  readonly retestWaitMs: number;
  readonly maxRetestWaitMs: number;
  /** The ceiling that a block teaches, as a share of the requests in the minute before it. */
  readonly ceilingShare: number;
  /** The same where the rate had long been borne: the limit has fallen, and nobody knows how far. */
  readonly fallenShare: number;
  readonly longBorneMs: number;
  /** A captcha tells of a rate where the rate has risen this short a time ago, … */
  readonly freshRateMs: number;
  /** … or where the pair had come back this short a time before. */
  readonly againMs: number;
  /** Where half of the identities are refused an endpoint within this time, it is the endpoint's limit. */
  readonly togetherMs: number;
  /** So long after a refusal no answer any more tells whether the endpoint or the whole identity was refused. */
  readonly fallMs: number;
  readonly leastRate: number;
  /** How much of what a pair may be asked in its first minute may come at the beginning of it, where the start is fresh, … */
  readonly headStartShare: number;
  /** … one after this time from the other. */
  readonly headStartGapMs: number;
  /** A call on demand that is refused after fewer requests in its minute than these was not refused for their number. */
  readonly leastTelling: number;
}

export const ratePolicy: RatePolicy = {
  stepMs: MINUTE_MS,
  calmMs: MINUTE_MS,
  usedShare: 0.85,
  lateMs: 2_000,
  growth: 0.1,
  helpAfterMs: 20_000,
  testLateMs: 3_000,
  testStep: 1.25,
  testMinutes: 2,
  testIdleMinutes: 5,
  testPauseMs: 10 * MINUTE_MS,
  retestLateMs: 40_000,
  retestMinutes: 60,
  settledMs: 30 * MINUTE_MS,
  retestPauseMs: HOUR_MS,
  retestWaitMs: 6 * HOUR_MS,
  maxRetestWaitMs: 24 * HOUR_MS,
  ceilingShare: 0.9,
  fallenShare: 0.6,
  longBorneMs: HOUR_MS,
  freshRateMs: 3 * MINUTE_MS,
  againMs: 10 * MINUTE_MS,
  togetherMs: 10 * MINUTE_MS,
  fallMs: 2 * MINUTE_MS,
  leastRate: 1,
  headStartShare: 0.5,
  headStartGapMs: 1_000,
  leastTelling: 10,
};
