import type { AttemptReport, AttemptRole } from "../attempt-report.ts";
import type { BreakerState } from "../breaker/breaker.ts";
import type { ErrorCode, StreamFallbackError } from "../errors.ts";

/** What a balancer tells while it works. */
export interface BalancerEvents {
  /** An endpoint is about to be asked. */
  attempt: { endpoint: string; role: AttemptRole };
  /** An endpoint answered; "no such room" is an answer. */
  success: { report: AttemptReport };
  /** An endpoint failed. Attempts given up by us are no failures. */
  failure: { report: AttemptReport; error: StreamFallbackError };
  /** The call goes on at another endpoint. */
  failover: { from: string; to: string; code: ErrorCode };
  /** A second endpoint is asked because the first one is late. */
  hedge: { from: string; to: string; afterMs: number };
  /** A breaker changed its state: the endpoint's for everybody or, where `identity` is given, for that one alone. */
  state: {
    endpoint: string;
    identity?: string | undefined;
    from: BreakerState["kind"];
    to: BreakerState["kind"];
    retryAfterMs: number;
  };
  /** An endpoint came, went, or has another priority or weight. */
  poolChange: { endpoint: string; change: "added" | "removed" | "updated" };
}
