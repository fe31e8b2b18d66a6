import { listStrategies } from "@stream-fallback/core";

/** The strategy that a balancer uses by default. */
export const DEFAULT_STRATEGY = "priority-weight";

/** The strategy that must cost the same at any number of endpoints. */
export const FLAT_STRATEGY = "fastest-response";

/** The strategy that looks at one endpoint only, however many there are. */
export const CHEAPEST_STRATEGY = "random";

/** The strategy that looks at the call's affinity key. */
export const AFFINITY_STRATEGY = "consistent-hash";

export interface RegisteredStrategy {
  name: string;
  strategy: string;
}

/** All strategies that a balancer knows by name. */
export function registeredStrategies(): readonly RegisteredStrategy[] {
  return listStrategies().map((name) => ({ name, strategy: name }));
}
