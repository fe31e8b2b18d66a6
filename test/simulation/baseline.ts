/** What a balancer that people use today showed in this simulation, over 20 seeds; times in ms. */
export interface Baseline {
  readonly successPercent: number;
  readonly minSuccessPercent?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  readonly upstreamPerCall?: number;
  /** At web, webHTML, mobile and userHTML. */
  readonly requests?: readonly [number, number, number, number];
  readonly callsOverOneSecond?: number;
  readonly recoverySeconds?: string;
  readonly note?: string;
}

export const baselineName = "biliLive-tools, 2026-08-21";

const RECOVERY = "121 to 346";
const RANGE_ERROR = "Its retry dates leave the range of Date, and the log line that prints one throws.";

export const baselines: Readonly<Record<string, Baseline>> = {
  S1: {
    successPercent: 100,
    minSuccessPercent: 100,
    p50Ms: 80,
    p95Ms: 107,
    p99Ms: 109.4,
    upstreamPerCall: 1,
    requests: [499, 508, 498, 495],
    callsOverOneSecond: 0,
  },
  S2: {
    successPercent: 100,
    minSuccessPercent: 100,
    p50Ms: 80.7,
    p95Ms: 108.4,
    p99Ms: 10_086,
    upstreamPerCall: 1.025,
    requests: [51, 677, 663, 661],
    callsOverOneSecond: 50,
  },
  S2r: {
    successPercent: 100,
    note: "web is never used again: its block lasts 42 to 41,427 years (median about 1,616).",
  },
  S3: {
    successPercent: 100,
    minSuccessPercent: 100,
    p50Ms: 80,
    p95Ms: 107,
    p99Ms: 109.4,
    upstreamPerCall: 1.002,
    requests: [3, 678, 662, 660],
    callsOverOneSecond: 0,
  },
  S4: {
    successPercent: 99.97,
    minSuccessPercent: 99.55,
    p50Ms: 81.4,
    p95Ms: 10_052,
    p99Ms: 10_099,
    upstreamPerCall: 1.054,
    requests: [52, 56, 994, 1_006],
    callsOverOneSecond: 106,
    note: RANGE_ERROR,
  },
  S5: {
    successPercent: 100,
    minSuccessPercent: 99.95,
    p50Ms: 80,
    p95Ms: 107.3,
    p99Ms: 109.7,
    upstreamPerCall: 1.006,
    requests: [14, 11, 988, 1_000],
    callsOverOneSecond: 0,
  },
  S5b: {
    successPercent: 99.98,
    minSuccessPercent: 99.95,
    p50Ms: 79.9,
    p95Ms: 107.1,
    p99Ms: 109.5,
    upstreamPerCall: 1.004,
    requests: [4, 4, 994, 1_006],
    callsOverOneSecond: 0,
  },
  S6: {
    successPercent: 0,
    minSuccessPercent: 0,
    p50Ms: 0,
    p95Ms: 0,
    p99Ms: 0,
    upstreamPerCall: 0.011,
    requests: [5, 5, 6, 5],
    callsOverOneSecond: 0,
    recoverySeconds: RECOVERY,
  },
  S6b: {
    successPercent: 16.67,
    p50Ms: 0,
    p95Ms: 92.8,
    p99Ms: 107.3,
    upstreamPerCall: 0.176,
    requests: [103, 105, 108, 106],
    callsOverOneSecond: 0,
    recoverySeconds: RECOVERY,
  },
  "S2-40": { successPercent: 98.11, note: RANGE_ERROR },
  "S4-40": { successPercent: 95.87, note: RANGE_ERROR },
  "S2-no-uid": {
    successPercent: 99.91,
    callsOverOneSecond: 160,
    note: "Without a uid it sends what belongs to mobile and userHTML to web.",
  },
};
