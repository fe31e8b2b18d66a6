import type { Alert } from "../alerts/alert.ts";
import type { BalancerEvents } from "../balancer/balancer-events.ts";
import type { ClientConfig } from "../config/client-config.ts";
import type { DriftEvent } from "../drift/drift-watch.ts";
import type { IdentityEvent } from "../identities/identity-event.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { CallEvent } from "./call-event.ts";
import type { CallStep } from "./call-step.ts";
import type { ReplyEvent } from "./reply-event.ts";

/** The events of a balancer, each with the id of the provider it belongs to. */
type ForwardedEvents = {
  [Name in keyof BalancerEvents]: BalancerEvents[Name] & { provider: string };
};

/** What a client tells: the work of all its balancers, and what is seen in the replies. */
export interface ClientEvents extends ForwardedEvents {
  /** A reply has another shape than its adapter expects: the site may have changed. Names and types, no value. */
  drift: DriftEvent;
  /** The breaker of an identity moved: its proxy cannot be used, or the site refuses its cookie. */
  identity: IdentityEvent;
  /** A call is over, of whoever: `getInfo`, `getStream` or one that a watch made. */
  call: CallEvent;
  /** A rule has begun to hold, or holds no more: once each. */
  alert: Alert;
  /** A part of a call is over; made only while somebody listens. */
  step: CallStep;
  /** A reply of the site to an attempt, as it came; made only while somebody listens. */
  reply: ReplyEvent;
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
  { to, provider }: { to: Emitter<ClientEvents>; provider: string },
): void {
  for (const name of Object.keys(NAMES) as (keyof BalancerEvents)[])
    from.on(name, (event) => to.emit(name, { ...event, provider } as never));
}
