import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { defaultFailoverPolicy, type FailoverPolicy } from "../policies/failover-policy.ts";
import { defaultHedgePolicy, type HedgePolicy } from "../policies/hedge.ts";
import type { BalancerConfig } from "./balancer-config.ts";
import { amount, blockLength, flag, type Rule, type Rules, type Settings, settings } from "./settings.ts";

const breaker = settings<BreakerPolicy>({
  maxFailures: amount(1),
  blockDuration: blockLength(),
  accessBlockDuration: blockLength(),
  retryMultiplier: amount(0),
  maxBlockDuration: blockLength(),
  blockJitter: amount(0, 1),
  halfOpenMaxCalls: amount(1),
  successThreshold: amount(1),
  slowCallMs: amount(1),
  windowMs: amount(0),
  windowMinCalls: amount(1),
  windowFailureShare: amount(0),
  floorShare: amount(0, 1),
  floorFailures: amount(1),
  darkTrialDelayMs: blockLength(),
  darkTrialMultiplier: amount(0),
  maxDarkTrialDelayMs: blockLength(),
});

const hedge = settings<HedgePolicy>({
  enabled: flag(),
  minDelayMs: amount(0),
  maxDelayMs: amount(0),
  minSamples: amount(1),
  minPoolSamples: amount(1),
  maxShare: amount(0, 1),
});

/** Of whole attempts. */
export const maxConcurrent: Rule<number> = amount(1);

/** Of the failover policy, where a client has them at its top. */
export const times: Rules<Pick<FailoverPolicy, "timeoutMs" | "attemptTimeoutMs">> = {
  timeoutMs: amount(0),
  attemptTimeoutMs: amount(0),
};

export const rounds: Rules<Omit<FailoverPolicy, "timeoutMs" | "attemptTimeoutMs">> = {
  rounds: amount(1),
  maxAttempts: amount(1),
  roundDelayMs: amount(0),
  maxRoundDelayMs: amount(0),
  tokensPerCall: amount(0),
  tokenTtlMs: amount(0),
  reserve: amount(0),
  reservePerSecond: amount(0),
};

export const defaultBalancerConfig: BalancerConfig = {
  breaker: defaultBreakerPolicy,
  failover: defaultFailoverPolicy,
  hedge: defaultHedgePolicy,
  maxConcurrent: 200,
};

export const balancerSchema: Settings<BalancerConfig> = settings({
  breaker,
  failover: settings<FailoverPolicy>({ ...times, ...rounds }),
  hedge,
  maxConcurrent,
});
