import { createStore } from "../cache/store.ts";
import { openConfigFile } from "../config/config-file.ts";
import { createConfigStore } from "../config/config-store.ts";
import { createDriftWatch } from "../drift/drift-watch.ts";
import { createSampleFolder } from "../drift/sample-folder.ts";
import { StreamFallbackError } from "../errors.ts";
import { createGotTransport } from "../http/got-transport.ts";
import { identityOf } from "../identities/identity.ts";
import { createSessions } from "../identities/sessions.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import type { Provider } from "../provider/provider.ts";
import { systemClock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { guardedLogger, silentLogger } from "../runtime/logger.ts";
import { Answerer } from "./answerer.ts";
import { CallBounds } from "./call-bounds.ts";
import { createCallCheck, refuseUnknownOptions } from "./check-options.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { Client } from "./client.ts";
import type { ClientEvents } from "./client-events.ts";
import type { ClientOptions } from "./client-options.ts";
import { getStream } from "./get-stream.ts";
import { createMemory } from "./memory.ts";
import { ProviderBalancers } from "./provider-balancers.ts";
import { resolveRoom } from "./resolve-room.ts";
import type { WorldParts } from "./world-parts.ts";

/**
 * Answers `getInfo` from one or more providers.
 * @throws StreamFallbackError `INVALID_INPUT` for no provider, two of one id, an option that is none, a setting that
 * cannot be, or a `configFile` that cannot be read
 */
export function createClient<Extra = unknown>(options: ClientOptions<Extra>): Client<Extra> {
  refuseUnknownOptions(options);
  const { providers, strategy, profile, configFile: path, driftSamples: folder } = options;
  const providerIds = idsOf(providers);
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const logger = guardedLogger(options.logger ?? silentLogger);
  const config = createConfigStore([{ strategy, profile }, options.config], {
    ...{ logger, clock, random, providerIds },
  });
  const configFile = path === undefined ? undefined : openConfigFile(path, { config, clock, logger });
  const store = options.cache && createStore(options.cache, { clock, logger });
  const memory = createMemory<Extra>({ store, config, clock, random });
  const events = createEmitter<ClientEvents>(logger);
  const samples = folder === undefined ? undefined : createSampleFolder(folder, { clock, logger });
  const world: WorldParts = {
    ...{ clock, random, logger, config },
    metrics: options.metrics && guardedMetrics(options.metrics, { logger, clock }),
    transport: createGotTransport(),
    sessions: createSessions(store, clock),
    reportDrift: createDriftWatch({ emit: (event) => events.emit("drift", event), logger, samples }),
  };
  const balancers = new ProviderBalancers(providers, { parts: world, store, events });
  const bounds = new CallBounds({ clock, config, providers, noteOptions: createCallCheck(logger) });
  const parts = { ...world, providers, balancers, memory, bounds };
  const answerer = new Answerer(parts);
  config.watch((before, after) => events.emit("configChange", { before, after }));
  configFile?.follow();

  return {
    getInfo: (room, call = {}) =>
      bounds.run({ room, call }, (deadline, asked) =>
        answerer.answer(asked.room, { need: { kind: "status" }, call: asked.call, deadline }),
      ),
    getStream: (room, call = {}) =>
      bounds.run({ room, call }, (deadline, asked) =>
        getStream(asked.room, { call: asked.call, deadline, answerer, parts }),
      ),
    resolve: (input, call = {}) =>
      bounds.run({ room: input, call }, async (deadline, asked) => {
        const provider = chooseProvider(providers, input);
        return resolveRoom(input, { provider, identity: identityOf(asked.call.auth), deadline, parts });
      }),
    balancer: (providerId) => balancers.of(providerId),
    config: () => copyOf(config.current),
    updateConfig: config.update,
    on: events.on,
    async close() {
      configFile?.close();
      bounds.close();
      const saved = balancers.close();
      try {
        const closed = providers.map(async (provider) => provider.close?.());
        await Promise.all([...closed, saved, world.metrics?.close(), samples?.close()]);
      } finally {
        world.transport.close();
        await store?.close();
      }
    },
  };
}

function idsOf(providers: readonly Provider[]): readonly string[] {
  const ids = new Set(Array.isArray(providers) ? providers.map((provider) => provider?.id) : []);
  if (ids.size > 0 && ids.size === providers.length && !ids.has(undefined)) return [...ids];
  throw new StreamFallbackError("INVALID_INPUT", "a client needs providers, each with an id of its own");
}
