import type { AttemptReport, AttemptRole } from "../balancer/attempt-report.ts";
import type { BreakerState } from "../breaker/breaker.ts";
import type { ClientConfig } from "../client/client-config.ts";
import type { Drift } from "../drift/describe-drift.ts";
import type { ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Emitter } from "./emitter.ts";

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
  /** A breaker changed its state; `identity` is there if that is true for this one only. */
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

/** The same, with the provider whose balancer it was. */
type ForwardedEvents = {
  [Name in keyof BalancerEvents]: BalancerEvents[Name] & { provider: string };
};

/** What a client tells: the work of all its balancers, and what is seen in the replies. */
export interface ClientEvents extends ForwardedEvents {
  /** A reply has another shape than its adapter expects: the site may have changed. Names and types, no value. */
  drift: Drift & { provider: string; endpoint: string; roomId: string };
  /** Settings changed, by `updateConfig` or by the file; both are frozen. */
  configChange: { before: ClientConfig; after: ClientConfig };
}

const NAMES: Record<keyof BalancerEvents, true> = {
  attempt: true,
  success: true,
  failure: true,
  failover: true,
  hedge: true,
  state: true,
  poolChange: true,
};

/** Hands a balancer's events on to those who watch the whole client. */
export function forwardEvents(
  from: Pick<Emitter<BalancerEvents>, "on">,
  to: Emitter<ClientEvents>,
  provider: string,
): void {
  for (const name of Object.keys(NAMES) as (keyof BalancerEvents)[])
    from.on(name, (event) => to.emit(name, { ...event, provider } as never));
}
