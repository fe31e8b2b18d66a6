import { isDeepStrictEqual } from "node:util";
import { StreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { createEmitter, type Unsubscribe } from "../runtime/emitter.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { createStrategy } from "../strategies/guarded-strategy.ts";
import type { Strategy } from "../strategies/strategy.ts";
import { type StrategyChoice, strategyOf } from "../strategies/strategy-choice.ts";
import { changedSettings, pathsOf, without } from "./changed-settings.ts";
import type { ClientConfig, ClientConfigPatch } from "./client-config.ts";
import { defaultClientConfig } from "./default-config.ts";
import { freezeAll } from "./freeze-all.ts";
import { merged } from "./merged.ts";
import { checkedPatch } from "./patched.ts";
import { isProfileChoice } from "./profile-setting.ts";
import { type ProviderConfig, providerConfig, resolvedConfig } from "./resolved-config.ts";
import { clientSchema } from "./schema.ts";
import { refuseUnknownProviders } from "./unknown-providers.ts";

/** The settings of a client, of which everybody reads the current ones. */
export interface ConfigStore {
  /** Frozen, and replaced as a whole. */
  readonly current: ClientConfig;
  /** What the balancer of this provider goes by; frozen. */
  of(providerId: string): ProviderConfig;
  /**
   * What the balancer of this provider is to pick with after a change of strategy: the one that was made to see whether
   * the change can be, so that nobody's factory is called twice for it.
   */
  strategyOf(providerId: string): StrategyChoice;
  /** Whether providers have profiles of their own, so that even the time of a call may differ. */
  readonly isPerProvider: boolean;
  /**
   * Changes settings, all or nothing, and tells the watchers; where nothing is other than before, nobody is told.
   * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
   */
  update(patch: ClientConfigPatch): void;
  /**
   * Lays what a file says over the settings that the client began with, instead of what it said before. What `update` has
   * set since stays, but for settings of which the file now says something else.
   * @throws StreamFallbackError as `update`
   */
  layFile(patch: unknown): void;
  /** Watchers are told in the order in which they came; one that throws is logged and disturbs nobody. */
  watch(watcher: (before: ClientConfig, after: ClientConfig) => void): Unsubscribe;
}

export interface ConfigStoreParts {
  logger: Logger;
  clock: Clock;
  random: Random;
  /** The ids of the client's providers. */
  providerIds: readonly string[];
}

/** What was given, from the lowest: the client's own options, its file, and `updateConfig`. */
interface Layers {
  own: object;
  file: object;
  updates: object;
}

const UNCHANGED = "; nothing was changed";

/** Watchers may change settings themselves; two that never agree would go on for ever. */
const MOST_CHANGES_BY_WATCHERS = 100;

/**
 * @param initial the later ones go before the earlier ones
 * @throws StreamFallbackError `INVALID_INPUT` for settings that cannot be
 */
export function createConfigStore(
  initial: readonly (ClientConfigPatch | undefined)[],
  { logger, clock, random, providerIds }: ConfigStoreParts,
): ConfigStore {
  const own = initial.reduce<object>((below, patch) => over(below, checked(patch, "")), {});
  let layers: Layers = { own, file: {}, updates: {} };
  let current = freezeAll(resolvedConfig(own));
  let byProvider = configsOf(own);
  const changes = createEmitter<{ change: { before: ClientConfig; after: ClientConfig } }>(logger);
  /** Strategies that no balancer has taken yet, by the provider. */
  const made = new Map<string, Strategy>();
  const untold: { before: ClientConfig; after: ClientConfig }[] = [];
  let isTelling = false;
  let madeByWatchers = 0;

  function checked(patch: unknown, ending: string): object {
    const given = checkedPatch(clientSchema, { before: defaultClientConfig, patch, ending });
    refuseUnknownProviders(given, { providerIds, ending });
    return given;
  }

  function configsOf(given: object): ReadonlyMap<string, ProviderConfig> {
    return new Map(providerIds.map((id) => [id, freezeAll(providerConfig(given, id))]));
  }

  /** A factory may turn out to make none; that must be known before anything has changed. */
  function madeStrategies(after: ReadonlyMap<string, ProviderConfig>): [id: string, strategy: Strategy][] {
    return Array.from(after).flatMap(([id, { strategy }]) =>
      isDeepStrictEqual(strategy, byProvider.get(id)?.strategy)
        ? []
        : [[id, createStrategy(strategyOf(strategy), { clock, random })] as [string, Strategy]],
    );
  }

  function configOf(providerId: string): ProviderConfig {
    return byProvider.get(providerId) ?? providerConfig({}, providerId);
  }

  function lay(next: Layers): void {
    const given = over(over(next.own, next.file), next.updates);
    const before = current;
    const after = freezeAll(resolvedConfig(given));
    const configs = configsOf(given);
    // Where providers have profiles of their own, a value that is the default for all may be news to one of them.
    if (
      isChanged(before, after) ||
      providerIds.some((id) => isChanged(byProvider.get(id), configs.get(id)))
    ) {
      if (isTelling) madeByWatchers += 1;
      if (madeByWatchers > MOST_CHANGES_BY_WATCHERS) {
        const what = `watchers of the configuration change it again and again${UNCHANGED}`;
        throw new StreamFallbackError("INVALID_INPUT", what);
      }
      for (const [id, strategy] of madeStrategies(configs)) made.set(id, strategy);
      byProvider = configs;
      current = after;
      untold.push({ before, after });
    }
    layers = next;
    if (!isTelling) tell();
  }

  /** A change that a watcher makes is told after the one it was told of, so that all see the same order. */
  function tell(): void {
    isTelling = true;
    for (let next = untold.shift(); next !== undefined; next = untold.shift()) changes.emit("change", next);
    isTelling = false;
    madeByWatchers = 0;
  }

  return {
    get current() {
      return current;
    },
    of: configOf,
    strategyOf(providerId) {
      const strategy = made.get(providerId);
      made.delete(providerId);
      return strategy === undefined ? configOf(providerId).strategy : () => strategy;
    },
    get isPerProvider() {
      return !isProfileChoice(current.profile);
    },
    update(patch) {
      lay({ ...layers, updates: over(layers.updates, checked(patch, UNCHANGED)) });
    },
    layFile(patch) {
      const file = checked(patch, "");
      const said = [changedSettings(layers.file, file), changedSettings(file, layers.file)].flatMap(pathsOf);
      lay({ ...layers, file, updates: without(layers.updates, new Set(said)) });
    },
    watch: (watcher) => changes.on("change", ({ before, after }) => watcher(before, after)),
  };
}

function isChanged(before: object = {}, after: object = {}): boolean {
  return Object.keys(changedSettings(before, after)).length > 0;
}

function over(below: object, patch: object): object {
  return merged(clientSchema, { before: below, patch }) as object;
}
