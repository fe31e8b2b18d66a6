import type { BreakerState } from "../breaker/breaker.ts";
import type { ErrorCode } from "../errors.ts";

/** The breaker of an identity moved. */
export interface IdentityEvent {
  /** Its id. */
  identity: string;
  from: BreakerState["kind"];
  to: BreakerState["kind"];
  /** How long nobody asks as it, in ms. */
  retryAfterMs: number;
  /** What opened it: `PROXY` or `AUTH_REJECTED`; undefined by hand, and where it did not open. */
  code: ErrorCode | undefined;
}
