import { RetryPolicy } from "./retry-policy.ts";

/** Policies for common cases; each can be spread into one of your own. */
export const RetryPolicies: Readonly<Record<"NONE" | "FAST" | "STANDARD" | "PATIENT", RetryPolicy>> = {
  /** One call, within 30 s. */
  NONE: new RetryPolicy({ maxRetries: 0 }),
  /** For somebody who looks on: two retries after at most 0.1 and 0.2 s, all within 5 s. */
  FAST: new RetryPolicy({ maxRetries: 2, initialDelay: 100, maxDelay: 1_000, timeout: 5_000 }),
  /** The defaults: three retries after at most 1, 2 and 4 s, all within 30 s. */
  STANDARD: new RetryPolicy(),
  /** For work that nobody waits for: eight retries after 2 s to 1 min at most, all within 5 min. */
  PATIENT: new RetryPolicy({ maxRetries: 8, initialDelay: 2_000, maxDelay: 60_000, timeout: 300_000 }),
};
