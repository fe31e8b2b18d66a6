import { alertsSchema } from "./alerts-schema.ts";
import { balancerSchema, maxConcurrent, rounds, times } from "./balancer-schema.ts";
import type { ClientConfig } from "./client-config.ts";
import { profileRule } from "./profile-setting.ts";
import { providerIdRule } from "./provider-id-setting.ts";
import { amount, flag, type Settings, settings } from "./settings.ts";
import { strategyRule } from "./strategy-setting.ts";
import { transportRule } from "./transport-setting.ts";

const { breaker, hedge } = balancerSchema.shape;
/** All settings of a client: kinds and limits. `docs/configuration.md` is drawn from it. */
export const clientSchema: Settings<ClientConfig> = settings({
  strategy: strategyRule,
  profile: profileRule,
  defaultProvider: providerIdRule,
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
  rates: settings<ClientConfig["rates"]>({ enabled: flag(), startPerMinute: amount(1) }),
  alerts: alertsSchema,
});
