import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { type Options, withDefaults } from "../config/with-defaults.ts";
import { StreamFallbackError } from "../errors.ts";
import { defaultHedgePolicy, type HedgePolicy } from "../policies/hedge.ts";
import { defaultFailoverPolicy, type FailoverPolicy } from "./failover-policy.ts";

/** The policies of a balancer. */
export interface BalancerConfig {
  breaker: BreakerPolicy;
  failover: FailoverPolicy;
  hedge: HedgePolicy;
}

export type BalancerConfigPatch = {
  [Part in keyof BalancerConfig]?: Options<BalancerConfig[Part]> | undefined;
};

export const defaultBalancerConfig: BalancerConfig = {
  breaker: defaultBreakerPolicy,
  failover: defaultFailoverPolicy,
  hedge: defaultHedgePolicy,
};

/**
 * The config with what the patch gives; a new object, so that nothing has changed when a value is refused.
 * @throws StreamFallbackError `INVALID_INPUT` for a value of the wrong kind, or a number below 0
 */
export function patchedConfig(
  config: BalancerConfig,
  { breaker, failover, hedge }: BalancerConfigPatch,
): BalancerConfig {
  const patched = {
    breaker: withDefaults(config.breaker, breaker),
    failover: withDefaults(config.failover, failover),
    hedge: withDefaults(config.hedge, hedge),
  };
  for (const part of ["breaker", "failover", "hedge"] as const) check(part, patched[part], config[part]);
  return patched;
}

/** The least and the most that makes sense, where that is not any amount. */
const LIMITS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  maxFailures: [1, Number.POSITIVE_INFINITY],
  halfOpenMaxCalls: [1, Number.POSITIVE_INFINITY],
  successThreshold: [1, Number.POSITIVE_INFINITY],
  slowCallMs: [1, Number.POSITIVE_INFINITY],
  windowMinCalls: [1, Number.POSITIVE_INFINITY],
  floorFailures: [1, Number.POSITIVE_INFINITY],
  rounds: [1, Number.POSITIVE_INFINITY],
  blockJitter: [0, 1],
  floorShare: [0, 1],
  maxShare: [0, 1],
  minSamples: [1, Number.POSITIVE_INFINITY],
  minPoolSamples: [1, Number.POSITIVE_INFINITY],
};

function check(part: string, values: object, before: object): void {
  const known = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(values)) {
    const kind = typeof known.get(name);
    const [least, most] = LIMITS[name] ?? [0, Number.POSITIVE_INFINITY];
    const isInLimits = typeof value === "number" && value >= least && value <= most;
    const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    const fault =
      (kind === "undefined" && `is unknown; known are ${[...known.keys()].join(", ")}`) ||
      (kind === "boolean" && typeof value !== "boolean" && "must be true or false") ||
      (kind === "number" && !isInLimits && `must be a number ${range}`);
    if (fault) throw new StreamFallbackError("INVALID_INPUT", `${part}.${name} ${fault}`);
  }
}
