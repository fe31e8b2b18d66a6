/**
 * A wait in whole ms: rounded up, since asking before it is over is too early. What is a hair above a whole ms is a
 * sum's rounding.
 */
export function wholeMs(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms - 1e-6)), Number.MAX_SAFE_INTEGER);
}
