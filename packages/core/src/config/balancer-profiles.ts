import type { StrategyChoice } from "../strategies/strategy-choice.ts";
import type { BalancerConfigPatch } from "./balancer-config.ts";

/** Options of a balancer that belong together. */
export interface BalancerProfile extends BalancerConfigPatch {
  strategy?: StrategyChoice | undefined;
}

/**
 * For somebody who waits for one answer: `createClient({ profile: "low-latency", providers })`, or
 * `createBalancer({ ...lowLatency, name, endpoints })`. The endpoint is asked that answers fastest, every wait is half
 * as long, and up to one call in five is hedged for mere slowness.
 *
 * The price: more requests reach the site, and an endpoint that needs more than 2.5 s counts as failing, as does one
 * that is silent for 1.5 s while another answers. Not for slow lines, and not for pages that take seconds on a good day:
 * their breakers open though nothing is wrong. Shares follow response times: of weights and priorities they keep little.
 */
export const lowLatency: BalancerProfile = {
  strategy: "fastest-response",
  breaker: { slowCallMs: 2_500 },
  failover: {
    timeoutMs: 10_000,
    attemptTimeoutMs: 5_000,
    roundDelayMs: 250,
    maxRoundDelayMs: 1_000,
    // Hedges for slowness are paid with these alone, so one in five costs all that a call earns by default.
    tokensPerCall: 0.3,
  },
  hedge: { minDelayMs: 150, maxDelayMs: 1_500, maxShare: 0.2 },
};

/**
 * For hundreds of calls at a time, around the clock: `createClient({ profile: "high-concurrency", providers })`, or
 * `createBalancer({ ...highConcurrency, name, endpoints })`. The endpoint is asked where the fewest attempts per weight
 * run, so a slow one fills up no further. Breakers judge by more calls, since with so many in flight a hiccup of a second fails dozens, and let an endpoint back only after several
 * trials. Attempts may take longer, since so many slow each other down. Hardly any call is hedged for mere slowness, and
 * the budget for failures is as large as such an outage needs.
 *
 * The price: a broken endpoint fails more calls before it is left alone (they fail over), and a single call may take
 * half as long again before it gives up. Shares follow the load, and equal the weights only where all are equally fast.
 */
export const highConcurrency: BalancerProfile = {
  strategy: "least-in-flight",
  breaker: {
    maxFailures: 10,
    floorFailures: 40,
    windowMinCalls: 50,
    halfOpenMaxCalls: 3,
    successThreshold: 3,
    slowCallMs: 8_000,
  },
  failover: {
    timeoutMs: 30_000,
    attemptTimeoutMs: 15_000,
    roundDelayMs: 1_000,
    maxRoundDelayMs: 10_000,
    reserve: 100,
    reservePerSecond: 10,
  },
  hedge: { minDelayMs: 500, maxShare: 0.02 },
};

/** The profiles by the names that a client's `profile` may have. */
export const balancerProfiles: ReadonlyMap<string, BalancerProfile> = new Map<string, BalancerProfile>([
  ["default", {}],
  ["low-latency", lowLatency],
  ["high-concurrency", highConcurrency],
]);
