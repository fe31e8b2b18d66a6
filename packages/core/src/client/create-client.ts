import type { CallResult } from "../balancer/call-options.ts";
import type { Balancer } from "../balancer/create-balancer.ts";
import type { KeptAnswer } from "../cache/kept-answer.ts";
import { SingleFlight } from "../cache/single-flight.ts";
import { createStore } from "../cache/store.ts";
import { openConfigFile } from "../config/config-file.ts";
import { createConfigStore } from "../config/config-store.ts";
import { createDriftWatch } from "../drift/drift-watch.ts";
import { createSampleFolder } from "../drift/sample-folder.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { createGotTransport } from "../http/got-transport.ts";
import { type Identity, identityOf } from "../identities/identity.ts";
import { createSessions } from "../identities/sessions.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Need, Provider, RoomQuery } from "../provider/provider.ts";
import type { CurrentStream, RoomAnswer, RoomInfo, RoomMeta, RoomStream } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { systemClock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { guardedLogger, silentLogger } from "../runtime/logger.ts";
import { type BreakerMemory, createBreakerMemory } from "./breaker-memory.ts";
import { apiFor, chooseAdapters } from "./choose-adapters.ts";
import { chooseProvider } from "./choose-provider.ts";
import { chooseStream } from "./choose-stream.ts";
import type { Client } from "./client.ts";
import { type ClientEvents, forwardEvents } from "./client-events.ts";
import type { ClientGetInfoOptions, ClientGetStreamOptions, ClientOptions } from "./client-options.ts";
import { keepAnswer, keepFailure } from "./keep-answer.ts";
import { createMemory } from "./memory.ts";
import { probeStream } from "./probe-stream.ts";
import {
  type Ask,
  type ClientParts,
  createCallContext,
  createProviderBalancer,
} from "./provider-balancer.ts";
import { ownCall, type Question, questionOf } from "./question.ts";
import { mayStandIn, type RecalledAnswer, recallAnswer } from "./recall-answer.ts";

type Asked<Extra> = KeptAnswer<Extra> & Pick<RoomMeta, "attempts">;

/** The balancer keeps the time too, and its error knows who was asked: it gets to speak first. */
const DEADLINE_GRACE_MS = 5;

/**
 * Answers `getInfo` from one or more providers.
 * @throws StreamFallbackError `INVALID_INPUT` for no provider, two of one id, a setting that cannot be, or a `configFile`
 * that cannot be read
 */
export function createClient<Extra = unknown>(options: ClientOptions<Extra>): Client<Extra> {
  const { providers } = options;
  const ids = new Set(providers.map(({ id }) => id));
  if (ids.size === 0 || ids.size < providers.length) {
    throw new StreamFallbackError("INVALID_INPUT", "a client needs providers, each with an id of its own");
  }
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const logger = guardedLogger(options.logger ?? silentLogger);
  const config = createConfigStore(options.config, logger);
  const path = options.configFile;
  const configFile = path === undefined ? undefined : openConfigFile(path, { config, clock, logger });
  const store = options.cache && createStore(options.cache, { clock, logger });
  const memory = createMemory<Extra>({ store, config, clock, random });
  const events = createEmitter<ClientEvents>(logger);
  const folder = options.driftSamples;
  const samples = folder === undefined ? undefined : createSampleFolder(folder, { clock, logger });
  const transport = createGotTransport();
  const parts: ClientParts = {
    clock,
    random,
    logger,
    config,
    metrics: options.metrics && guardedMetrics(options.metrics, { logger, clock }),
    transport,
    sessions: createSessions(store, clock),
    reportDrift: createDriftWatch({ emit: (event) => events.emit("drift", event), logger, samples }),
  };
  const flights = new SingleFlight<Asked<Extra>>();
  const refreshing = new Set<string>();
  const balancers = new Map(
    providers.map((provider) => [provider.id, createProviderBalancer(provider, parts)]),
  );
  const breakerMemories = new Map<string, BreakerMemory>();
  for (const [provider, balancer] of balancers) {
    forwardEvents(balancer, events, provider);
    breakerMemories.set(provider, createBreakerMemory(provider, balancer, { store, clock, logger }));
  }
  config.watch((before, after) => events.emit("configChange", { before, after }));
  configFile?.follow();
  const closing = new AbortController();

  /** The life of a call, step by step. */
  async function answer(
    room: string | RoomRef,
    given: ClientGetStreamOptions,
    need: Need,
    deadline: Deadline,
  ): Promise<RoomInfo<Extra>> {
    const call = ownCall(given);
    const provider = chooseProvider(providers, room);
    const identity = identityOf(call.auth);
    const api = apiFor(provider, call.api ?? "balance", need);

    const ref = await resolve(provider, room, identity, deadline);
    // One that the provider found is no wish of the caller's.
    const givenUid = call.uid ?? (typeof room === "string" ? undefined : ref.uid);
    const question = questionOf({ ref, need, call, provider, identity, api, givenUid });

    const { enough, isDue = false, inNeed, last } = await recallAnswer(question, memory);
    if (enough && isDue) refresh(question);
    if (enough) return fromMemory(ref, enough);
    try {
      const { attempts, ...fresh } = await (inNeed ? askInTime : ask)(question, deadline, last);
      return toInfo(ref, fresh, { attempts, cached: false, stale: false, ageMs: 0 });
    } catch (thrown) {
      if (inNeed === undefined || !mayStandIn(thrown)) throw thrown;
      return fromMemory(ref, inNeed, thrown.attempts);
    }
  }

  /** Asks the site, or joins an equal call in flight: nothing is waited for before, so that none is missed. */
  function ask(
    question: Question<Extra>,
    deadline: Deadline,
    last?: KeptAnswer<Extra>,
  ): Promise<Asked<Extra>> {
    return share(`${question.need.kind} ${question.key}`, deadline, async (signal) => {
      const askedAt = clock.wallNow();
      try {
        const { value, endpoint, attempts } = await callBalancer(question, { ...deadline, signal }, last);
        const fresh = { answer: value, api: endpoint };
        keepAnswer(question, fresh, askedAt, memory);
        return { ...fresh, attempts };
      } catch (thrown) {
        keepFailure(question, toStreamFallbackError(thrown), askedAt, memory);
        throw thrown;
      }
    });
  }

  /** Ends a moment before the caller's time is over, so that something older can still be given. */
  function askInTime(
    question: Question<Extra>,
    { signal, remainingMs }: Deadline,
    last?: KeptAnswer<Extra>,
  ): Promise<Asked<Extra>> {
    const limits = { clock, timeoutMs: remainingMs(), signals: [signal], graceMs: DEADLINE_GRACE_MS / 2 };
    return withDeadline((deadline) => ask(question, deadline, last), limits);
  }

  async function callBalancer(
    { ref, need, call, provider, identity, api, givenUid }: Question<Extra>,
    { signal, remainingMs }: Deadline,
    last: KeptAnswer<Extra> | undefined,
  ): Promise<CallResult<RoomAnswer<Extra>>> {
    await breakerMemories.get(provider.id)?.restored;
    const uid = givenUid ?? ref.uid ?? (await memory.cache.knownUid(ref));
    const query: RoomQuery = { room: { ...ref, uid }, need, options: call.options };
    const allowed = chooseAdapters(provider, api, query, {
      status: () => balancer(provider.id).status(identity.id),
      random,
    });
    const exclude = provider.adapters.filter((adapter) => !allowed.includes(adapter)).map(({ name }) => name);
    const isStreams = need.kind === "streams";
    const prefer = call.prefer ?? (isStreams && last ? provider.prefers?.(copyOf(last.answer)) : undefined);
    const limits = { signal, timeoutMs: remainingMs(), prefer, exclude };
    return balancer(provider.id).call({ query, identity }, limits);
  }

  /** Fetches a newer answer behind one that is given out; who cannot wait for it joins. */
  function refresh(question: Question<Extra>): void {
    if (refreshing.has(question.key)) return;
    refreshing.add(question.key);
    // What went wrong has been told as an event.
    bounded({}, (deadline) => ask(question, deadline))
      .catch(() => memory.cache.recordFailure(question.key))
      .finally(() => refreshing.delete(question.key));
  }

  async function getStream(
    room: string | RoomRef,
    call: ClientGetStreamOptions,
    deadline: Deadline,
  ): Promise<RoomStream<Extra>> {
    const info = await answer(room, call, { kind: "streams", quality: call.quality }, deadline);
    if (!info.living) {
      throw new StreamFallbackError("NOT_LIVE", `room ${info.roomId} is not on air; ask again when it is`);
    }
    const { qualities } = chooseProvider(providers, room);
    const probeParts = { http: transport.bind(deadline.signal), deadline, clock };
    const probe = (stream: CurrentStream) => probeStream(stream, probeParts);
    const currentStream = await chooseStream(info, call, qualities, probe).catch((thrown) => {
      throw toStreamFallbackError(thrown).at(`${info.api}, room ${info.roomId}`);
    });
    if (currentStream) return { ...info, currentStream };
    return getStream(room, { ...call, maxAgeMs: 0 }, deadline);
  }

  /** Joins an equal call in flight; whose time it was that ran out decides who asks on. */
  async function share(
    key: string,
    deadline: Deadline,
    ask: (signal: AbortSignal) => Promise<Asked<Extra>>,
  ): Promise<Asked<Extra>> {
    let isOurs = false;
    try {
      return await flights.join(key, {
        signal: deadline.signal,
        run: (signal) => {
          isOurs = true;
          return ask(signal);
        },
      });
    } catch (thrown) {
      const ranOut = thrown instanceof StreamFallbackError && thrown.code === "DEADLINE";
      if (isOurs || !ranOut || deadline.signal.aborted) throw thrown;
      return share(key, deadline, ask);
    }
  }

  async function resolve(
    provider: Provider<Extra>,
    room: string | RoomRef,
    identity: Identity,
    deadline: Deadline,
  ): Promise<RoomRef> {
    if (typeof room !== "string") return { ...room };
    const ref = await provider.resolve(room, createCallContext(provider.id, identity, deadline, parts));
    if (typeof ref?.roomId === "string") return { ...ref };
    const what = `${provider.name} found no room; give its number instead`;
    throw new StreamFallbackError("UPSTREAM_ERROR", what);
  }

  function fromMemory(
    ref: RoomRef,
    { stale, ageMs, ...kept }: RecalledAnswer<Extra>,
    attempts: RoomMeta["attempts"] = [],
  ): RoomInfo<Extra> {
    return toInfo(ref, kept, { attempts, cached: true, stale, ageMs });
  }

  /** What one caller does to its answer is not for the others to see, nor for the memory. */
  function toInfo(ref: RoomRef, { answer, api }: KeptAnswer<Extra>, meta: RoomMeta): RoomInfo<Extra> {
    const recordStartTime = new Date(clock.wallNow());
    const { learned: _, liveStartTime = recordStartTime, ...room } = copyOf(answer as RoomAnswer);
    const call = { roomId: ref.roomId, api, liveStartTime, recordStartTime, meta: copyOf(meta) };
    return { ...room, ...call } as RoomInfo<Extra>;
  }

  function balancer(providerId: string): Balancer<Ask, RoomAnswer<Extra>> {
    const found = balancers.get(providerId);
    if (found) return found;
    const known = [...balancers.keys()].join(", ");
    throw new StreamFallbackError("INVALID_INPUT", `no provider "${providerId}" here; there is ${known}`);
  }

  /** Every public call passes here: it ends in time, with the caller's signal, or with the client. */
  async function bounded<T>(
    { timeoutMs = config.current.timeoutMs, signal }: Pick<ClientGetInfoOptions, "timeoutMs" | "signal">,
    run: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const signals = signal ? [closing.signal, signal] : [closing.signal];
    if (!(timeoutMs >= 0)) throw new StreamFallbackError("INVALID_INPUT", "timeoutMs must be a number of ms");
    try {
      return await withDeadline(run, { clock, timeoutMs, signals, graceMs: DEADLINE_GRACE_MS });
    } catch (thrown) {
      throw toStreamFallbackError(thrown);
    }
  }

  return {
    getInfo: (room, call = {}) =>
      bounded(call, (deadline) => answer(room, call, { kind: "status" }, deadline)),
    getStream: (room, call = {}) => bounded(call, (deadline) => getStream(room, call, deadline)),
    resolve: (input, call = {}) =>
      bounded(call, async (deadline) => {
        const provider = chooseProvider(providers, input);
        return resolve(provider, input, identityOf(call.auth), deadline);
      }),
    balancer,
    config: () => structuredClone(config.current),
    updateConfig: config.update,
    on: events.on,
    async close() {
      configFile?.close();
      closing.abort(new StreamFallbackError("CLOSED", "this client is closed; create a new one"));
      for (const each of balancers.values()) each.close();
      try {
        const saved = Array.from(breakerMemories.values(), (each) => each.close());
        const closed = providers.map(async (provider) => provider.close?.());
        await Promise.all([...closed, ...saved, parts.metrics?.close(), samples?.close()]);
      } finally {
        transport.close();
        await store?.close();
      }
    },
  };
}
