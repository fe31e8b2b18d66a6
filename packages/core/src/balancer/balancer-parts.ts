import { stateOf } from "../breaker/breaker.ts";
import type { Emitter } from "../events/emitter.ts";
import type { BalancerEvents } from "../events/events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { Strategy } from "../strategies/strategy.ts";
import type { Endpoint } from "./endpoint.ts";
import type { FailoverPolicy } from "./failover-policy.ts";

/** What all calls of one balancer share. */
export interface BalancerParts<Request, Result> {
  readonly name: string;
  readonly endpoints: readonly Endpoint<Request, Result>[];
  readonly strategy: Strategy;
  readonly failover: FailoverPolicy;
  readonly events: Emitter<BalancerEvents>;
  readonly clock: Clock;
  readonly random: Random;
  describe(request: Request): string;
}

/** Ms until the endpoint may be asked again: 0 while it may be, a trial's length while trials decide. */
export function retryAfterOf(endpoint: Endpoint<never, unknown>, nowMs: number): number {
  const state = stateOf(endpoint.breaker, nowMs);
  if (state.kind === "open") return state.untilMs - nowMs;
  const { halfOpenMaxCalls, slowCallMs } = endpoint.breaker.policy;
  return state.kind === "half-open" && state.running >= halfOpenMaxCalls ? slowCallMs : 0;
}

/** Tells of a breaker's change, whether a result, a hand or time alone brought it about. */
export function announceState(
  { events, clock }: Pick<BalancerParts<never, unknown>, "events" | "clock">,
  endpoint: Endpoint<never, unknown>,
): void {
  const from = endpoint.announcedState;
  const nowMs = clock.now();
  const to = stateOf(endpoint.breaker, nowMs).kind;
  if (from === to) return;
  endpoint.announcedState = to;
  events.emit("state", { endpoint: endpoint.name, from, to, retryAfterMs: retryAfterOf(endpoint, nowMs) });
}
