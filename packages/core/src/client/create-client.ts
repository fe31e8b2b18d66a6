import { givenCache } from "../cache/given-cache.ts";
import { createStore } from "../cache/store.ts";
import { openConfigFile } from "../config/config-file.ts";
import { createConfigStore } from "../config/config-store.ts";
import { createDriftWatch } from "../drift/drift-watch.ts";
import { createSampleFolder } from "../drift/sample-folder.ts";
import { callback, checkedOption, required } from "../errors/option-kinds.ts";
import { refuseOldNode } from "../errors/refuse-old-node.ts";
import { chooseProxy } from "../http/proxy/choose-proxy.ts";
import { createTransport } from "../http/transport.ts";
import { createSessions } from "../identities/sessions.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import { checkedProviders } from "../provider/checked-providers.ts";
import type { Provider } from "../provider/provider.ts";
import { systemClock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedRandom } from "../runtime/guarded-random.ts";
import { guardedLogger, silentLogger } from "../runtime/logger.ts";
import { CallTracers } from "../tracing/call-tracers.ts";
import { checkedAlertOptions } from "./alert-options.ts";
import { Answerer } from "./answerer.ts";
import { CallBounds } from "./call-bounds.ts";
import { createStepTeller } from "./call-steps.ts";
import { checkedClientOptions, createCallCheck } from "./check-options.ts";
import type { Client } from "./client.ts";
import { createClientAlerts } from "./client-alerts.ts";
import type { ClientEvents } from "./client-events.ts";
import { clientIdentities } from "./client-identities.ts";
import type { ClientOptions } from "./client-options.ts";
import { ClientRates } from "./client-rates.ts";
import { closeProvider } from "./close-provider.ts";
import { getStream } from "./get-stream.ts";
import { createMemory } from "./memory.ts";
import { createNameWarnings } from "./name-warnings.ts";
import type { ExtraOf, OptionsOf } from "./of-providers.ts";
import { openIdentities } from "./open-identities.ts";
import { ProviderBalancers } from "./provider-balancers.ts";
import { readStatus } from "./read-status.ts";
import { resolveRoom } from "./resolve-room.ts";
import { createRoomChooser } from "./room-chooser.ts";
import { createCallTeller } from "./tell-calls.ts";
import { userIdentity } from "./user-identity.ts";
import { Watches } from "./watch-rooms.ts";
import type { WorldParts } from "./world-parts.ts";

/**
 * Answers `getInfo` from one or more providers.
 * @throws StreamFallbackError `INVALID_INPUT` for no provider, two of one id, an option that is none, a cache that is none,
 * a setting that cannot be, or a `configFile` that cannot be read; `LOCAL` on a Node that is too old
 */
export function createClient<const Providers extends readonly Provider[]>(
  given: ClientOptions<unknown, Providers>,
): Client<ExtraOf<Providers[number]>, OptionsOf<Providers[number]>>;
/** The same for providers whose answers are known to have these fields. */
export function createClient<Extra = unknown>(given: ClientOptions<Extra>): Client<Extra>;
export function createClient<Extra>(given: ClientOptions<Extra>): Client<Extra> {
  refuseOldNode();
  const options = checkedClientOptions(given);
  const { strategy, profile, defaultProvider, proxy, configFile: path, driftSamples: folder } = options;
  const providers = checkedProviders(options.providers);
  const alertOptions = checkedAlertOptions(options.alerts);
  const providerIds = providers.map(({ id }) => id);
  const proxies = chooseProxy(proxy ?? process.env);
  const logger = guardedLogger(options.logger ?? silentLogger);
  const clock = options.clock ? guardedClock(options.clock, logger) : systemClock;
  const random = options.random ? guardedRandom(options.random, logger) : Math.random;
  const cache = givenCache(options.cache, { clock, logger });
  const config = createConfigStore(
    [{ strategy, profile, defaultProvider, transport: options.transport }, options.config],
    {
      ...{ logger, clock, random, providerIds },
    },
  );
  const configFile = path === undefined ? undefined : openConfigFile(path, { config, clock, logger });
  const store = cache && createStore(cache.keyv, { clock, logger });
  const memory = createMemory<Extra>({ store, config, clock, random });
  const events = createEmitter<ClientEvents>(logger);
  const left = createEmitter<{ identity: string }>(logger);
  const samples = folder === undefined ? undefined : createSampleFolder(folder, { clock, logger });
  const transport = createTransport(() => config.current.transport, {
    clock,
    chooseProxy: proxies,
    drainBytes: () => config.current.drainBytes,
  });
  const { pool: identities, source } = openIdentities({
    given: options.identities,
    strategy: options.identityStrategy,
    region: options.region,
    ...{ clock, random, logger, providers, config, store },
    onState: (event) => events.emit("identity", event),
    onGone({ id }, name) {
      transport.forget(id);
      left.emit("identity", name);
    },
  });
  const rates = new ClientRates({ clock, config, identities, providers });
  const own = clientIdentities(identities, { clock, rates });
  const world: WorldParts = {
    ...{ clock, random, logger, config, transport, identities },
    rates,
    metrics: options.metrics && guardedMetrics(options.metrics, { logger, clock }),
    sessions: createSessions(store, clock),
    warnings: createNameWarnings(logger),
    replyListener: () => (events.hears("reply") ? (event) => events.emit("reply", event) : undefined),
    reportDrift: createDriftWatch({ emit: (event) => events.emit("drift", event), logger, samples }),
  };
  const balancers = new ProviderBalancers(providers, { parts: world, store, events });
  const chooser = createRoomChooser({ providers, config, logger, warnings: world.warnings });
  const bounds = new CallBounds({ clock, config, chooser, checkCall: createCallCheck(logger) });
  const stepsOfCall = createStepTeller(events, clock);
  const tracers = new CallTracers({ clock, logger });
  const alerts = createClientAlerts({
    ...{ clock, random, logger, config, events, transport, identities, balancers, providerIds },
    options: alertOptions,
  });
  left.on("identity", alerts.forgetIdentity);
  const standIns = new WeakSet();
  const tellCall = createCallTeller({
    ...{ events, metrics: world.metrics, tracers, alerts },
    ...{ clock, chooser, standIns },
  });
  const asking = { chooser, balancers, memory, bounds, standIns, stepsOfCall, tellCall };
  const parts = { ...world, providers, ...asking };
  const answerer = new Answerer(parts);
  const watches = new Watches({ parts, answerer, store, pacer: world.rates.pacer(balancers) });
  config.watch((before, after) => events.emit("configChange", { before, after }));
  configFile?.follow();
  source?.follow();

  return {
    getInfo: (room, call = {}) =>
      tellCall({ of: "getInfo", room }, (trace) =>
        bounds.run({ room, call }, (deadline, asked) =>
          answerer.answer(asked.room, { need: { kind: "status" }, call: asked.call, deadline, trace }),
        ),
      ),
    getStream: (room, call = {}) =>
      tellCall({ of: "getStream", room }, (trace) =>
        bounds.run({ room, call }, (deadline, asked) =>
          getStream(asked.room, { call: asked.call, deadline, trace, answerer, parts }),
        ),
      ),
    resolve: (input, given = {}) =>
      bounds.run({ room: input, call: given }, async (deadline, { call }) => {
        const { provider, named } = chooser.choose(input);
        const identity = userIdentity(provider, call.auth);
        const ref = await resolveRoom(named, { provider, identity, deadline, isUidEnough: false, parts });
        const roomId = await memory.cache.knownRoomId(ref);
        return roomId === undefined ? ref : { ...ref, roomId };
      }),
    watch(rooms, options = {}) {
      bounds.throwIfClosed();
      return watches.begin(rooms, options);
    },
    balancer: (providerId) => balancers.of(providerId),
    identities: own,
    async restored() {
      await Promise.all(providerIds.map((id) => balancers.restored(id)));
    },
    status: () =>
      readStatus({
        at: clock.wallNow(),
        numbers: balancers.numbers(),
        identities: own.list(),
        rateOf: ({ provider, endpoint, identity }) =>
          rates.isEnabled ? rates.of(provider).known(endpoint, identity) : undefined,
        watches: watches.status(),
        alerts: alerts.status(),
        learnedRates: (provider) => (rates.isEnabled ? rates.of(provider).learned() : []),
        ...memory.sizes(),
      }),
    config: () => copyOf(config.current),
    updateConfig: config.update,
    on(event, listener) {
      checkedOption("the listener", { kind: required(callback), read: () => listener });
      return events.on(event, listener);
    },
    trace(tracer) {
      checkedOption("the tracer", { kind: required(callback), read: () => tracer });
      return tracers.add(tracer);
    },
    async close() {
      configFile?.close();
      source?.close();
      const told = alerts.close();
      const ended = watches.close();
      bounds.close();
      const saved = balancers.close();
      try {
        const closed = providers.map((provider) => closeProvider(provider, { clock, logger }));
        await Promise.all([...closed, ended, saved, told, world.metrics?.close(), samples?.close()]);
      } finally {
        transport.close();
        await store?.close();
        await cache?.close();
      }
    },
  };
}
