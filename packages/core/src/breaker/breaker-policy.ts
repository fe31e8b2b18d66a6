/** When a breaker opens, and for how long. */
export interface BreakerPolicy {
  /** Failures that open it, at least 1; a success takes one off. @default 3 */
  maxFailures: number;
  /** Length of the first block for failures in ms. @default 300000 */
  blockDuration: number;
  /** Length in ms of the first block after a captcha, an empty reply or a rate limit. @default 30000 */
  accessBlockDuration: number;
  /** What each further block of its kind is multiplied by. @default 2 */
  retryMultiplier: number;
  /** No block is longer than this, in ms, whatever the site asks for. @default 3600000 */
  maxBlockDuration: number;
  /** Shortens each block by a random 0 … this share, so that many processes do not return together. @default 0.1 */
  blockJitter: number;
  /** Trials that may run at a time while half-open. @default 1 */
  halfOpenMaxCalls: number;
  /** Trials that must succeed to close it. @default 1 */
  successThreshold: number;
  /** An attempt still running after this many ms counts as a failure; a trial ends then. @default 5000 */
  slowCallMs: number;
  /** The window of the ratio rule in ms. @default 60000 */
  windowMs: number;
  /** Calls the window must hold before the ratio rule speaks. @default 10 */
  windowMinCalls: number;
  /** Share of failed calls in the window that opens it; above 1 it never does. @default 0.5 */
  windowFailureShare: number;
  /** Share of a call's endpoints, rounded up, that stays closed unless they fail in a row. @default 0.5 */
  floorShare: number;
  /** Failures in a row that open an endpoint of that last line. @default 10 */
  floorFailures: number;
  /** With every endpoint blocked, ms from the last opening to the first trial; 0 tries at once. @default 5000 */
  darkTrialDelayMs: number;
  /** What each further wait between such trials is multiplied by. @default 1.5 */
  darkTrialMultiplier: number;
  /** The longest wait between such trials, in ms. @default 60000 */
  maxDarkTrialDelayMs: number;
}

export const defaultBreakerPolicy: BreakerPolicy = {
  maxFailures: 3,
  blockDuration: 300_000,
  accessBlockDuration: 30_000,
  retryMultiplier: 2,
  maxBlockDuration: 3_600_000,
  blockJitter: 0.1,
  halfOpenMaxCalls: 1,
  successThreshold: 1,
  slowCallMs: 5_000,
  windowMs: 60_000,
  windowMinCalls: 10,
  windowFailureShare: 0.5,
  floorShare: 0.5,
  floorFailures: 10,
  darkTrialDelayMs: 5_000,
  darkTrialMultiplier: 1.5,
  maxDarkTrialDelayMs: 60_000,
};
