import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Options } from "../config/with-defaults.ts";
import type { HedgePolicy } from "../policies/hedge.ts";

/** How a client asks and what it remembers. */
export interface ClientConfig {
  /** The whole of a `getInfo`, in ms. @default 20000 */
  timeoutMs: number;
  /** One attempt at one adapter, in ms. @default 10000 */
  attemptTimeoutMs: number;
  /**
   * How long an answer is given out again without asking the site, in ms; 0 turns that off, for streams too.
   * @default 5000
   */
  ttlMs: number;
  /**
   * `getStream` gives a stream out again, without asking the site, while its address works for longer than this, in ms:
   * until a player has connected. `Infinity` turns that off. Addresses that do not tell their end are given out
   * again for `ttlMs`.
   * @default 60000
   */
  streamMarginMs: number;
  /** When an adapter is blocked, and for how long. */
  breaker: Options<BreakerPolicy>;
  /** When a slow adapter gets a second one beside it. */
  hedge: Options<HedgePolicy>;
}

export const defaultClientConfig: ClientConfig = {
  timeoutMs: 20_000,
  attemptTimeoutMs: 10_000,
  ttlMs: 5_000,
  streamMarginMs: 60_000,
  breaker: {},
  hedge: {},
};
