import type { AttemptReport } from "../attempt-report.ts";
import type { StreamFallbackError } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { FailoverPolicy } from "../policies/failover-policy.ts";
import { type HedgePolicy, hedgeDelayMs } from "../policies/hedge.ts";
import type { RetryBudget } from "../policies/retry-budget.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { Random } from "../runtime/random.ts";
import type { Strategy } from "../strategies/strategy.ts";
import type { BegunAttempt } from "../tracing/attempt-trace.ts";
import type { GuardedTrace } from "../tracing/guarded-trace.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import type { CountsByName } from "./counts.ts";
import type { EndpointPool } from "./endpoint-pool.ts";
import type { Pace } from "./pace.ts";
import type { AnyEndpoint } from "./pair.ts";
import type { Turns } from "./turns.ts";

/** What all calls of one balancer share. */
export interface BalancerParts<Request, Result> {
  readonly name: string;
  readonly pool: EndpointPool<Request, Result>;
  /** Read at each use: it may be replaced while calls run. */
  strategy: Strategy;
  readonly failover: FailoverPolicy;
  readonly hedge: HedgePolicy;
  readonly budget: RetryBudget;
  readonly turns: Turns;
  /** By the identity that asks. */
  readonly counts: CountsByName;
  readonly pace: Pace<Request> | undefined;
  /** Gives what follows an attempt; undefined where nobody ever wants to. */
  readonly trace:
    | ((request: Request, attempt: BegunAttempt) => GuardedTrace<AttemptReport> | undefined)
    | undefined;
  readonly events: Emitter<BalancerEvents>;
  readonly metrics: MetricsSink | undefined;
  readonly clock: Clock;
  readonly random: Random;
  describe(request: Request): string;
  /** What an endpoint threw, or a lease was reported with, as an error of ours. */
  errorOf(thrown: unknown): StreamFallbackError;
  /** The identity that asks this request. */
  identify(request: Request): string;
  /** What stands for the network address from which it is asked by that identity; undefined where there is only one. */
  readonly addressOf: ((request: Request, identity: string) => string) | undefined;
  /**
   * Sets the timers of all running calls and leases anew, after a change that makes attempts late or slow earlier.
   */
  recheckAttempts(): void;
}

/** How long an attempt may run at this endpoint before it is late. */
export function lateAfterMs(
  { pool, hedge }: Pick<BalancerParts<never, unknown>, "pool" | "hedge">,
  { latency }: AnyEndpoint,
): number {
  return hedgeDelayMs(latency, pool.latency, hedge);
}
