import { listStrategies } from "@stream-fallback/core";

/** What a balancer uses that is given none. */
export const DEFAULT_STRATEGY = "priority-weight";

/** The one that must cost the same at any number of endpoints. */
export const FLAT_STRATEGY = "fastest-response";

/** The one that looks at a single endpoint, whatever there are. */
export const CHEAPEST_STRATEGY = "random";

/** The one that looks at the call's affinity key. */
export const AFFINITY_STRATEGY = "consistent-hash";

export interface RegisteredStrategy {
  name: string;
  strategy: string;
}

/** All that a balancer knows by name. */
export function registeredStrategies(): readonly RegisteredStrategy[] {
  return listStrategies().map((name) => ({ name, strategy: name }));
}
