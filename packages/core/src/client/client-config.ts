import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Options } from "../config/with-defaults.ts";
import type { HedgePolicy } from "../policies/hedge.ts";

/** How a client asks and what it remembers. */
export interface ClientConfig {
  /** The whole of a `getInfo`, in ms. @default 20000 */
  timeoutMs: number;
  /** One attempt at one adapter, in ms. @default 10000 */
  attemptTimeoutMs: number;
  /** How long an answer is given out again without asking the site, in ms; 0 turns that off. @default 5000 */
  ttlMs: number;
  /** When an adapter is blocked, and for how long. */
  breaker: Options<BreakerPolicy>;
  /** When a slow adapter gets a second one beside it. */
  hedge: Options<HedgePolicy>;
}

export const defaultClientConfig: ClientConfig = {
  timeoutMs: 20_000,
  attemptTimeoutMs: 10_000,
  ttlMs: 5_000,
  breaker: {},
  hedge: {},
};
