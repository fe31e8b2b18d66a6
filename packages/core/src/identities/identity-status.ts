import { type BreakerState, stateOf } from "../breaker/breaker.ts";
import type { ErrorCode } from "../errors.ts";
import { type Member, waitOf } from "./member.ts";

/** What may be told of an identity: nothing in it is secret. */
export interface IdentityStatus {
  id: string;
  weight: number;
  region: string | undefined;
  hasCookie: boolean;
  hasProxy: boolean;
  state: BreakerState["kind"];
  /** Ms until it may ask again; 0 while it may. */
  retryAfterMs: number;
  /** What blocks it: `PROXY` or `AUTH_REJECTED`; undefined by hand, and while nothing does. */
  code: ErrorCode | undefined;
  /** Calls that are asking as it now. */
  inFlight: number;
}

export function identityStatusOf(member: Member, nowMs: number): IdentityStatus {
  const { id, weight, region, cookie, proxy } = member.given;
  const state = stateOf(member.breaker, nowMs).kind;
  return {
    ...{ id, weight, region, state },
    hasCookie: cookie !== undefined,
    hasProxy: proxy !== undefined,
    retryAfterMs: waitOf(member, nowMs),
    code: state === "closed" ? undefined : member.blockedBy,
    inFlight: member.inFlight,
  };
}
