import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { defaultFailoverPolicy, type FailoverPolicy } from "../policies/failover-policy.ts";
import { defaultHedgePolicy, type HedgePolicy } from "../policies/hedge.ts";
import type { BalancerConfig } from "./balancer-config.ts";
import type { ClientConfig } from "./client-config.ts";
import { amount, blockLength, flag, type Settings, settings } from "./settings.ts";

const breaker = settings<BreakerPolicy>({
  maxFailures: amount(1),
  blockDuration: blockLength(),
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

const times = { timeoutMs: amount(0), attemptTimeoutMs: amount(0) };

const rounds = {
  rounds: amount(1),
  roundDelayMs: amount(0),
  maxRoundDelayMs: amount(0),
  tokensPerCall: amount(0),
  tokenTtlMs: amount(0),
  reserve: amount(0),
  reservePerSecond: amount(0),
};

const { timeoutMs, attemptTimeoutMs, ...defaultRounds } = defaultFailoverPolicy;

export const defaultBalancerConfig: BalancerConfig = {
  breaker: defaultBreakerPolicy,
  failover: defaultFailoverPolicy,
  hedge: defaultHedgePolicy,
};

export const balancerSchema: Settings<BalancerConfig> = settings({
  breaker,
  failover: settings<FailoverPolicy>({ ...times, ...rounds }),
  hedge,
});

export const defaultClientConfig: ClientConfig = {
  timeoutMs,
  attemptTimeoutMs,
  ttlMs: 5_000,
  ttlJitter: 0.1,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  keepMs: 60_000,
  streamMarginMs: 60_000,
  breaker: defaultBreakerPolicy,
  hedge: defaultHedgePolicy,
  failover: defaultRounds,
};

/** All settings of a client: kinds and limits. `docs/configuration.md` is drawn from it. */
export const clientSchema: Settings<ClientConfig> = settings({
  ...times,
  ttlMs: amount(0),
  ttlJitter: amount(0, 1),
  staleWhileRevalidateMs: amount(0),
  staleIfErrorMs: amount(0),
  keepMs: amount(0),
  streamMarginMs: amount(0),
  breaker,
  hedge,
  failover: settings<ClientConfig["failover"]>(rounds),
});
