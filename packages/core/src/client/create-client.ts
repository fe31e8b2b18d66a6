import { createStore } from "../cache/store.ts";
import { openConfigFile } from "../config/config-file.ts";
import { createConfigStore } from "../config/config-store.ts";
import { createDriftWatch } from "../drift/drift-watch.ts";
import { createSampleFolder } from "../drift/sample-folder.ts";
import { callback, checkedOption, required } from "../errors/option-kinds.ts";
import { createGotTransport } from "../http/got-transport.ts";
import { identityOf } from "../identities/identity.ts";
import { createSessions } from "../identities/sessions.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import { checkedProviders } from "../provider/checked-providers.ts";
import { systemClock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedRandom } from "../runtime/guarded-random.ts";
import { guardedLogger, silentLogger } from "../runtime/logger.ts";
import { Answerer } from "./answerer.ts";
import { CallBounds } from "./call-bounds.ts";
import { checkedClientOptions, createCallCheck } from "./check-options.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { Client } from "./client.ts";
import type { ClientEvents } from "./client-events.ts";
import type { ClientOptions } from "./client-options.ts";
import { closeProvider } from "./close-provider.ts";
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
export function createClient<Extra = unknown>(given: ClientOptions<Extra>): Client<Extra> {
  const options = checkedClientOptions(given);
  const { strategy, profile, configFile: path, driftSamples: folder } = options;
  const providers = checkedProviders(options.providers);
  const providerIds = providers.map(({ id }) => id);
  const logger = guardedLogger(options.logger ?? silentLogger);
  const clock = options.clock ? guardedClock(options.clock, logger) : systemClock;
  const random = options.random ? guardedRandom(options.random, logger) : Math.random;
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
  const bounds = new CallBounds({ clock, config, providers, logger, checkCall: createCallCheck(logger) });
  const parts = { ...world, providers, balancers, memory, bounds };
  const answerer = new Answerer(parts);
  config.watch((before, after) => events.emit("configChange", { before, after }));
  configFile?.follow();

  return {
    getInfo: (room, call = {}) =>
      bounds.run({ room, call }, (deadline, checked) =>
        answerer.answer(room, { need: { kind: "status" }, call: checked, deadline }),
      ),
    getStream: (room, call = {}) =>
      bounds.run({ room, call }, (deadline, checked) =>
        getStream(room, { call: checked, deadline, answerer, parts }),
      ),
    resolve: (input, given = {}) =>
      bounds.run({ room: input, call: given }, async (deadline, call) => {
        const provider = chooseProvider(parts, input);
        return resolveRoom(input, { provider, identity: identityOf(call.auth), deadline, parts });
      }),
    balancer: (providerId) => balancers.of(providerId),
    config: () => copyOf(config.current),
    updateConfig: config.update,
    on(event, listener) {
      checkedOption("the listener", { kind: required(callback), read: () => listener });
      return events.on(event, listener);
    },
    async close() {
      configFile?.close();
      bounds.close();
      const saved = balancers.close();
      try {
        const closed = providers.map((provider) => closeProvider(provider, { clock, logger }));
        await Promise.all([...closed, saved, world.metrics?.close(), samples?.close()]);
      } finally {
        world.transport.close();
        await store?.close();
      }
    },
  };
}
