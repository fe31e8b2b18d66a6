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
  { baseMs, capMs }: BackoffOptions,
  random: Random,
): number {
  const upper = Math.max(baseMs, previousMs * 3);
  return Math.min(capMs, baseMs + random() * (upper - baseMs));
}
