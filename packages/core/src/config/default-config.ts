import { defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { defaultFailoverPolicy } from "../policies/failover-policy.ts";
import { defaultHedgePolicy } from "../policies/hedge.ts";
import type { ClientConfig } from "./client-config.ts";
import { defaultAlertsConfig } from "./default-alerts.ts";

const { timeoutMs, attemptTimeoutMs, ...defaultRounds } = defaultFailoverPolicy;

/** What holds where nobody says otherwise. */
export const defaultClientConfig: ClientConfig = {
  strategy: "priority-weight",
  profile: "default",
  defaultProvider: "",
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
  rates: { enabled: true, startPerMinute: 48 },
  alerts: defaultAlertsConfig,
};
