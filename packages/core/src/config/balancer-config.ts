import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { FailoverPolicy } from "../policies/failover-policy.ts";
import type { HedgePolicy } from "../policies/hedge.ts";
import type { Options } from "../runtime/with-defaults.ts";

/** The policies of a balancer. */
export interface BalancerConfig {
  breaker: BreakerPolicy;
  failover: FailoverPolicy;
  hedge: HedgePolicy;
}

export type BalancerConfigPatch = {
  [Part in keyof BalancerConfig]?: Options<BalancerConfig[Part]> | undefined;
};
