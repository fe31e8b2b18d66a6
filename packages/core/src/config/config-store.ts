import { StreamFallbackError } from "../errors.ts";
import { createEmitter, type Unsubscribe } from "../runtime/emitter.ts";
import type { Logger } from "../runtime/logger.ts";
import { changedSettings } from "./changed-settings.ts";
import type { ClientConfig, ClientConfigPatch } from "./client-config.ts";
import { patched } from "./patched.ts";
import { clientSchema, defaultClientConfig } from "./schema.ts";

/** The settings of a client, of which everybody reads the current ones. */
export interface ConfigStore {
  /** Frozen, and replaced as a whole. */
  readonly current: ClientConfig;
  /**
   * Changes settings, all or nothing, and tells the watchers; where nothing is other than before, nobody is told.
   * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
   */
  update(patch: ClientConfigPatch): void;
  /** Watchers are told in the order in which they came; one that throws is logged and disturbs nobody. */
  watch(watcher: (before: ClientConfig, after: ClientConfig) => void): Unsubscribe;
}

const UNCHANGED = "; nothing was changed";

/** Watchers may change settings themselves; two that never agree would go on for ever. */
const MOST_CHANGES_BY_WATCHERS = 100;

/** @throws StreamFallbackError `INVALID_INPUT` for settings that cannot be */
export function createConfigStore(initial: ClientConfigPatch | undefined, logger: Logger): ConfigStore {
  let current = frozen(patched(clientSchema, { before: defaultClientConfig, patch: initial }));
  const changes = createEmitter<{ change: { before: ClientConfig; after: ClientConfig } }>(logger);
  const untold: { before: ClientConfig; after: ClientConfig }[] = [];
  let isTelling = false;
  let madeByWatchers = 0;

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
    update(patch) {
      const before = current;
      const after = frozen(patched(clientSchema, { before, patch, ending: UNCHANGED }));
      if (Object.keys(changedSettings(before, after)).length === 0) return;
      if (isTelling) madeByWatchers += 1;
      if (madeByWatchers > MOST_CHANGES_BY_WATCHERS) {
        const what = `watchers of the configuration change it again and again${UNCHANGED}`;
        throw new StreamFallbackError("INVALID_INPUT", what);
      }
      current = after;
      untold.push({ before, after });
      if (!isTelling) tell();
    },
    watch: (watcher) => changes.on("change", ({ before, after }) => watcher(before, after)),
  };
}

function frozen(config: ClientConfig): ClientConfig {
  for (const part of Object.values(config)) Object.freeze(part);
  return Object.freeze(config);
}
