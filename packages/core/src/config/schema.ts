import { defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { defaultFailoverPolicy } from "../policies/failover-policy.ts";
import { defaultHedgePolicy } from "../policies/hedge.ts";
import { balancerSchema, maxConcurrent, rounds, times } from "./balancer-schema.ts";
import type { ClientConfig } from "./client-config.ts";
import { profileRule } from "./profile-setting.ts";
import { amount, type Settings, settings } from "./settings.ts";
import { strategyRule } from "./strategy-setting.ts";
import { transportRule } from "./transport-setting.ts";

const { breaker, hedge } = balancerSchema.shape;
const { timeoutMs, attemptTimeoutMs, ...defaultRounds } = defaultFailoverPolicy;

export const defaultClientConfig: ClientConfig = {
  strategy: "priority-weight",
  profile: "default",
  timeoutMs,
  attemptTimeoutMs,
  maxConcurrent: 50,
  ttlMs: 5_000,
  ttlJitter: 0.1,
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 0,
  keepMs: 60_000,
  streamMarginMs: 60_000,
  transport: "got",
  drainBytes: 262_144,
  breaker: defaultBreakerPolicy,
  hedge: defaultHedgePolicy,
  failover: defaultRounds,
};

/** All settings of a client: kinds and limits. `docs/configuration.md` is drawn from it. */
export const clientSchema: Settings<ClientConfig> = settings({
  strategy: strategyRule,
  profile: profileRule,
  ...times,
  maxConcurrent,
  ttlMs: amount(0),
  ttlJitter: amount(0, 1),
  staleWhileRevalidateMs: amount(0),
  staleIfErrorMs: amount(0),
  keepMs: amount(0),
  streamMarginMs: amount(0),
  transport: transportRule,
  drainBytes: amount(0),
  breaker,
  hedge,
  failover: settings<ClientConfig["failover"]>(rounds),
});
