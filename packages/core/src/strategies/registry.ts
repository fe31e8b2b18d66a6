import { StreamFallbackError } from "../errors.ts";
import { adaptiveScore } from "./adaptive-score.ts";
import { consistentHash } from "./consistent-hash.ts";
import { fastestResponse } from "./fastest-response.ts";
import { leastInFlight } from "./least-in-flight.ts";
import { markOurs } from "./our-strategies.ts";
import { priorityWeight } from "./priority-weight.ts";
import { roundRobin } from "./round-robin.ts";
import { smoothWeightedRoundRobin } from "./smooth-weighted-round-robin.ts";
import type { StrategyFactory } from "./strategy.ts";
import { tiered } from "./tiered.ts";
import { uniformRandom } from "./uniform-random.ts";
import { weightedRandom } from "./weighted-random.ts";

const BUILT_IN: ReadonlyMap<string, StrategyFactory> = new Map<string, StrategyFactory>([
  ["priority-weight", priorityWeight],
  ["tiered", tiered],
  ["weighted-random", weightedRandom],
  ["random", uniformRandom],
  ["round-robin", roundRobin],
  ["smooth-weighted-round-robin", smoothWeightedRoundRobin],
  ["least-in-flight", leastInFlight],
  ["fastest-response", fastestResponse()],
  ["consistent-hash", consistentHash()],
  ["adaptive-score", adaptiveScore()],
]);

for (const factory of BUILT_IN.values()) markOurs(factory);

/** Of a name that is unknown. */
const MOST_SHOWN = 60;

/** For the whole process, as a config file that names a strategy is. */
const registered = new Map<string, StrategyFactory>();

/**
 * Makes a strategy known by name, for balancers created from now on. One registered before under the same name is
 * replaced.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty name, a built-in strategy's name, or what is no function
 */
export function registerStrategy(name: string, factory: StrategyFactory): void {
  const fault =
    ((typeof name !== "string" || name.trim() === "") && "a strategy needs a name") ||
    (name.length > MOST_SHOWN && `a strategy's name has ${MOST_SHOWN} characters at most`) ||
    (BUILT_IN.has(name) && `"${name}" is a built-in strategy; choose another name`) ||
    (typeof factory !== "function" && `the strategy "${name}" must be a function that creates it`);
  if (fault) throw new StreamFallbackError("INVALID_INPUT", fault);
  registered.set(name, factory);
}

/** The names that a balancer's `strategy` may have: built-in ones first. */
export function listStrategies(): string[] {
  return [...BUILT_IN.keys(), ...registered.keys()];
}

/** @throws StreamFallbackError `INVALID_INPUT` for an unknown name */
export function strategyNamed(name: string): StrategyFactory {
  const factory = BUILT_IN.get(name) ?? registered.get(name);
  if (factory) return factory;
  const known = listStrategies().join(", ");
  const asked = JSON.stringify(name.slice(0, MOST_SHOWN));
  throw new StreamFallbackError("INVALID_INPUT", `there is no strategy ${asked}; there are ${known}`);
}
