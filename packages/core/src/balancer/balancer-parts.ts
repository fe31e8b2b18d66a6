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

/** Ms until the endpoint may be asked again: 0 while closed, a trial's length while one decides. */
export function retryAfterOf(endpoint: Endpoint<never, unknown>, nowMs: number): number {
  const state = stateOf(endpoint.breaker, nowMs);
  if (state.kind === "open") return state.untilMs - nowMs;
  return state.kind === "half-open" && state.running > 0 ? endpoint.breaker.policy.slowCallMs : 0;
}
