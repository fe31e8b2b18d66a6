import type { Random } from "../runtime/random.ts";

export interface BackoffOptions {
  baseMs: number;
  capMs: number;
}

/**
 * The next wait of decorrelated jitter, in [baseMs, capMs]: random between the base and three times the last
 * wait, so that clients which failed together do not return together (AWS Architecture Blog, "Exponential
 * Backoff and Jitter", 2015).
 */
export function decorrelatedJitter(
  previousMs: number,
  { baseMs, capMs, random }: BackoffOptions & { random: Random },
): number {
  const upper = Math.max(baseMs, previousMs * 3);
  return Math.min(capMs, baseMs + random() * (upper - baseMs));
}

/** The wait before the retry of this number, counted from 0: `baseMs × factor^retry`, at most `capMs`. */
export function exponentialDelay(
  retry: number,
  { baseMs, capMs, factor }: BackoffOptions & { factor: number },
): number {
  // With a base of 0 the product could be 0 × Infinity, which is no number.
  return baseMs === 0 ? 0 : Math.min(capMs, baseMs * factor ** retry);
}
