import { copyOf } from "../runtime/copy-of.ts";
import type { StrategyChoice } from "../strategies/strategy-choice.ts";
import type { BalancerConfig } from "./balancer-config.ts";
import type { ClientConfig } from "./client-config.ts";
import { defaultClientConfig } from "./default-config.ts";
import { merged } from "./merged.ts";
import { isProfileChoice, profileOfProvider } from "./profile-setting.ts";
import { clientSchema } from "./schema.ts";
import { strategyOfProvider } from "./strategy-setting.ts";

/** What the balancer of one provider goes by. */
export interface ProviderConfig extends BalancerConfig {
  strategy: StrategyChoice;
}

/** The settings of a client: those that were given over those of the profile for all, over the defaults. */
export function resolvedConfig(given: object): ClientConfig {
  const { profile = defaultClientConfig.profile } = given as Partial<ClientConfig>;
  return over(isProfileChoice(profile) ? profileOfProvider(profile, "") : {}, given);
}

/** The same for one provider, which may have a profile and a strategy of its own. */
export function providerConfig(given: object, providerId: string): ProviderConfig {
  const { profile = defaultClientConfig.profile, strategy } = given as Partial<ClientConfig>;
  const own = profileOfProvider(profile, providerId);
  const { breaker, hedge, failover, timeoutMs, attemptTimeoutMs, maxConcurrent } = over(own, given);
  const chosen = strategy && strategyOfProvider(strategy, providerId);
  return {
    strategy: copyOf(chosen ?? own.strategy ?? (defaultClientConfig.strategy as StrategyChoice)),
    breaker,
    hedge,
    failover: { ...failover, timeoutMs, attemptTimeoutMs },
    maxConcurrent,
  };
}

function over(profile: ReturnType<typeof profileOfProvider>, given: object): ClientConfig {
  const { timeoutMs, attemptTimeoutMs, ...failover } = profile.failover ?? {};
  const below = { ...profile, timeoutMs, attemptTimeoutMs, failover };
  const withProfile = merged(clientSchema, { before: defaultClientConfig, patch: below });
  const config = merged(clientSchema, { before: withProfile, patch: given }) as ClientConfig;
  // It is going to be frozen; the defaults and the profiles are everybody's.
  return copyOf(config);
}
