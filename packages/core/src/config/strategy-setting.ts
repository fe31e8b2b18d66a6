import { kindOf } from "../errors/kind-of.ts";
import { type AdaptiveScoreWeights, defaultWeights } from "../strategies/adaptive-score.ts";
import { defaultConsistentHash } from "../strategies/consistent-hash.ts";
import { listStrategies } from "../strategies/registry.ts";
import { defaultResponseTimes } from "../strategies/response-times.ts";
import type { StrategyChoice, StrategySettings } from "../strategies/strategy-choice.ts";
import { isPlainObject } from "./is-plain-object.ts";
import { patched } from "./patched.ts";
import { choiceOf, type PerProvider, providerFaults } from "./per-provider.ts";
import {
  amountAbove,
  faultsInside,
  finiteAmount,
  type Rule,
  type SaidFault,
  type Settings,
  selfDescribed,
  settings,
} from "./settings.ts";
import { unknownNameFault } from "./unknown-name-fault.ts";

/** One strategy for all providers, or one for each by its id. */
export type StrategySetting = StrategyChoice | (PerProvider<StrategyChoice> & { readonly name?: never });

/** What each of them says in full. */
interface SettingsOf {
  "fastest-response": typeof defaultResponseTimes;
  "consistent-hash": typeof defaultConsistentHash;
  "adaptive-score": { weights: typeof defaultWeights };
}

/** The settings of one strategy: rules and defaults. */
interface StrategyRules<T extends object> {
  schema: Settings<T>;
  defaults: T;
}

/** What each strategy that has settings takes. */
export const strategyRules: { [Name in StrategySettings["name"]]: StrategyRules<SettingsOf[Name]> } = {
  "fastest-response": {
    schema: settings({ decayMs: amountAbove(0), failureMs: amountAbove(0) }),
    defaults: defaultResponseTimes,
  },
  "consistent-hash": {
    schema: settings({ balanceFactor: amountAbove(1) }),
    defaults: defaultConsistentHash,
  },
  "adaptive-score": {
    schema: settings({
      weights: settings<Record<keyof AdaptiveScoreWeights, number>>({
        load: finiteAmount(0),
        responseTime: finiteAmount(0),
        errorRate: finiteAmount(0),
        distance: finiteAmount(0),
      }),
    }),
    defaults: { weights: defaultWeights },
  },
};

const MUST_BE = "the name of a strategy, or an object with its name and settings";

/** What a client's `strategy` may be. */
export const strategyRule: Rule<StrategySetting> = selfDescribed<StrategySetting>(
  `${MUST_BE}, or one of these per provider`,
  (value) => (isStrategyChoice(value) ? choiceFaults(value) : providerFaults(value, choiceFaults)),
);

/** What a profile's `strategy`, or that of one provider, may be. */
export const strategyChoiceRule: Rule<StrategyChoice> = selfDescribed<StrategyChoice>(MUST_BE, (value) =>
  choiceFaults(value),
);

const choiceSchema = settings({ strategy: strategyChoiceRule });

/**
 * The same choice; names and factories are left to whoever makes the strategy.
 * @throws StreamFallbackError `INVALID_INPUT` for settings that its strategy does not know or cannot take
 */
export function checkedChoice(strategy: StrategyChoice): StrategyChoice {
  if (typeof strategy !== "object") return strategy;
  return patched(choiceSchema, { before: { strategy: "priority-weight" }, patch: { strategy } }).strategy;
}

/** The strategy of a provider; undefined where it is given for others only. */
export function strategyOfProvider(setting: StrategySetting, providerId: string): StrategyChoice | undefined {
  return choiceOf<StrategyChoice>(setting, { providerId, isChoice: isStrategyChoice });
}

/** An object with a `name` is a strategy with settings, one without names providers. */
export function isStrategyChoice(value: unknown): boolean {
  return !isPlainObject(value) || typeof value.name === "string";
}

function choiceFaults(value: unknown, path: readonly string[] = []): SaidFault[] {
  if (typeof value === "function") return [];
  if (typeof value === "string") return unknownNameFault(value, { known: listStrategies(), path });
  if (!isPlainObject(value) || typeof value.name !== "string")
    return [{ path, says: `must be ${MUST_BE}, not ${kindOf(value)}` }];
  const { name, ...given } = value;
  const misnamed = unknownNameFault(name, { known: listStrategies(), path: [...path, "name"] });
  return misnamed.length > 0 ? misnamed : settingFaults(name, { given, path });
}

function settingFaults(
  name: string,
  inside: { given: Record<string, unknown>; path: readonly string[] },
): SaidFault[] {
  switch (name) {
    case "fastest-response":
      return faultsInside(strategyRules[name], inside);
    case "consistent-hash":
      return faultsInside(strategyRules[name], inside);
    case "adaptive-score":
      return faultsInside(strategyRules[name], inside);
    default:
      return faultsInside({ schema: settings({}), defaults: {} }, inside);
  }
}
