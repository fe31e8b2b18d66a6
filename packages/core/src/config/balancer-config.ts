import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { FailoverPolicy } from "../policies/failover-policy.ts";
import type { HedgePolicy } from "../policies/hedge.ts";
import type { Options } from "../runtime/with-defaults.ts";

/** The policies of a balancer. */
export interface BalancerConfig {
  breaker: BreakerPolicy;
  failover: FailoverPolicy;
  hedge: HedgePolicy;
  /**
   * Attempts that may run at a time at one endpoint as one identity. A full endpoint is passed over while another has
   * room; where all are full, calls wait their turn within their own time. @default 200
   */
  maxConcurrent: number;
}

type PolicyGroup = "breaker" | "failover" | "hedge";

export type BalancerConfigPatch = {
  [Name in keyof BalancerConfig]?:
    | (Name extends PolicyGroup ? Options<BalancerConfig[Name]> : BalancerConfig[Name])
    | undefined;
};
