import {
  type Adapter,
  type AlertOptions,
  type AlertRule,
  type CallContext,
  type CallTrace,
  type CallTracer,
  type Client,
  type ClientEvents,
  type ClientGetInfoOptions,
  type ClientGetStreamOptions,
  type ClientOptions,
  type Clock,
  checkWatchRoom,
  createClient,
  defineProvider,
  environmentSource,
  fileSource,
  type HttpRequest,
  type IdentityOptions,
  type KeyvLike,
  type LastTold,
  type ListSource,
  type Logger,
  type MetricsSink,
  noopMetrics,
  type Provider,
  type RoomAnswer,
  type RoomRef,
  type SourceTools,
  staticSource,
  type Watcher,
  type WatchOptions,
  type WatchRoom,
  type WatchRoomOptions,
  type WebhookOptions,
} from "@stream-fallback/core";
import { countWarnings } from "../count-warnings.ts";
import { type Slot, typed } from "../judge.ts";
import {
  functionSlots,
  methodSlots,
  type Names,
  optionSlots,
  parameterSlot,
  workSlot,
} from "../make-slots.ts";
import { systemLike } from "../system-like.ts";

type Options = ClientOptions<unknown>;

const OPTIONS: Names<Options> = {
  ...{
    providers: true,
    cache: true,
    logger: true,
    metrics: true,
    strategy: true,
    profile: true,
    config: true,
    alerts: true,
  },
  ...{ transport: true, proxy: true, defaultProvider: true },
  ...{ configFile: true, driftSamples: true, clock: true, random: true },
  ...{ identities: true, identityStrategy: true, region: true },
};
const GET_INFO: Names<ClientGetInfoOptions> = {
  ...{ api: true, auth: true, uid: true, signal: true, timeoutMs: true, maxAgeMs: true, options: true },
  ignoreBadUid: true,
};
const GET_STREAM: Names<ClientGetStreamOptions> = {
  ...GET_INFO,
  ...{
    probe: true,
    prefer: true,
    quality: true,
    strictQuality: true,
    formatPriorities: true,
    onlyAudio: true,
    codecPriorities: true,
    protocol: true,
  },
};
const PROVIDER: Names<Provider> = {
  ...{ id: true, name: true, siteURL: true, qualities: true, adapters: true, prefers: true },
  ...{ matchURL: true, resolve: true, close: true, checkRef: true, cookieDomains: true, hosts: true },
  ...{ checkUserAgent: true, apiVersion: true, optionsSchema: true, keyOfQuality: true },
};
const ADAPTER: Names<Adapter> = {
  ...{ name: true, priority: true, weight: true, provides: true, asksPerQuality: true, isAnonymous: true },
  ...{
    accepts: true,
    asksByUid: true,
    riskGroup: true,
    isStandby: true,
    fetchRoom: true,
    fetchRooms: true,
    batchSize: true,
  },
};
const REF: Names<RoomRef> = { provider: true, roomId: true, uid: true };
const REQUEST: Names<HttpRequest> = {
  ...{ url: true, method: true, headers: true, body: true, maxBytes: true, signal: true },
  mustBePublic: true,
};

const CONFIG = {
  ...{ timeoutMs: 300, attemptTimeoutMs: 100, failover: { rounds: 1 }, hedge: { minDelayMs: 20 } },
  breaker: { blockDuration: 1, floorShare: 0 },
};

const answer: RoomAnswer = {
  ...{ living: true, title: "t", owner: "o", uid: "u", avatar: "", cover: "", liveId: "1", area: "" },
  sources: [
    {
      name: "main",
      streams: [{ quality: "hd", name: "HD", flv: "http://127.0.0.1:9/x.flv?expire=4102444800" }],
    },
  ],
};

const adapter: Adapter = { name: "web", provides: ["status", "streams"], fetchRoom: async () => answer };
const second: Adapter = { ...adapter, name: "second", priority: 2, weight: 0.1 };

const provider: Provider = {
  ...{ id: "site", name: "Site", siteURL: "https://site.example/" },
  adapters: [adapter, second],
  qualities: ["hd"],
  matchURL: (url) => url.startsWith("https://site.example/"),
  resolve: async (roomId) => ({ provider: "site", roomId }),
};

const base = (): Options => ({ providers: [provider], config: CONFIG });

/** Asks, listens and closes; typed errors are answers. */
async function useMade(client: Client): Promise<void> {
  await typed(() => client.getInfo("https://site.example/1"));
  await typed(() => client.getStream("2"));
  await typed(() => client.getStream("2"));
  await typed(() => client.resolve("3"));
  client.config();
  await client.close();
}

const useClient = async (options: Options) => useMade(createClient(options));

async function useCounted(options: Options): Promise<void> {
  const logger = countWarnings();
  await useClient({ ...options, logger });
  logger.check();
}

/** A client to call one of its methods on; afterwards it must still answer. */
async function onClient(method: (client: Client) => unknown): Promise<void> {
  const logger = countWarnings();
  const client = createClient({ ...base(), logger });
  let thrown: { error: unknown } | undefined;
  try {
    await method(client);
  } catch (error) {
    thrown = { error };
  }
  const info = await client.getInfo("room", { timeoutMs: 5_000 });
  if (!info.living) throw new Error("a room on air was told to be off air");
  await useMade(client);
  logger.check();
  if (thrown) throw thrown.error;
}

const withProvider = (more: object) => useCounted({ ...base(), providers: [{ ...provider, ...more }] });
const withAdapter = (more: object) => withProvider({ adapters: [{ ...adapter, ...more }, second] });

/** What an adapter may do with what it is given. */
const inAdapter = (work: (context: CallContext) => unknown) =>
  withAdapter({
    async fetchRoom(_query: unknown, context: CallContext) {
      await work(context);
      return answer;
    },
  });

const EVENTS: Record<keyof ClientEvents, true> = {
  ...{
    attempt: true,
    success: true,
    failure: true,
    failover: true,
    hedge: true,
    state: true,
    poolChange: true,
  },
  ...{ drift: true, configChange: true, identity: true, reply: true, step: true },
  ...{ call: true, alert: true },
};

const ROOM_OPTIONS: Names<WatchRoomOptions> = {
  ...{ intervalMs: true, api: true, auth: true, uid: true, options: true, hours: true, timeZone: true },
  lastTold: true,
};
const LAST_TOLD: Names<LastTold> = { type: true, at: true, info: true };
const WATCH_ROOM: Names<WatchRoom> = { room: true, ...ROOM_OPTIONS };

/** Watches until something is told, or nobody could tell for a moment. */
const onWatch = (begin: (client: Client) => Watcher) =>
  onClient(async (client) => {
    const watcher = begin(client);
    const changes = watcher[Symbol.asyncIterator]();
    const soon = new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.race([changes.next(), soon]);
    watcher.rooms();
    watcher.status();
    await watcher.close();
  });

const mapCache = (): KeyvLike => {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
    on: () => {},
    off: () => {},
  };
};

const calls: Slot[] = [
  ...optionSlots<ClientGetInfoOptions>("client.getInfo", {
    names: GET_INFO,
    base: { maxAgeMs: 0 },
    use: (options) => onClient((client) => client.getInfo("1", options)),
  }),
  ...optionSlots<ClientGetStreamOptions>("client.getStream", {
    names: GET_STREAM,
    base: {},
    use: (options) => onClient((client) => client.getStream("1", options)),
  }),
  ...optionSlots<Pick<ClientGetInfoOptions, "signal" | "timeoutMs" | "auth">>("client.resolve", {
    names: { signal: true, timeoutMs: true, auth: true },
    base: {},
    use: (options) => onClient((client) => client.resolve("1", options)),
  }),
  ...(["getInfo", "getStream", "resolve"] as const).flatMap((method) => [
    parameterSlot(`client.${method} of a room`, (odd) => onClient((client) => client[method](odd))),
    ...optionSlots<RoomRef>(`client.${method} of a ref`, {
      names: REF,
      base: { provider: "site", roomId: "1" },
      use: (ref) => onClient((client) => client[method](ref as never)),
    }),
  ]),
  parameterSlot("client.watch of rooms", (odd) => onWatch((client) => client.watch(odd))),
  parameterSlot("client.watch of a room", (odd) => onWatch((client) => client.watch([odd]))),
  ...optionSlots<WatchOptions>("client.watch", {
    names: { intervalMs: true, signal: true, mayAsk: true },
    base: {},
    use: (options) => onWatch((client) => client.watch(["1"], options)),
  }),
  ...optionSlots<WatchRoom>("client.watch of a room with options", {
    names: WATCH_ROOM,
    base: { room: "1" },
    use: (room) => onWatch((client) => client.watch([room])),
  }),
  ...optionSlots<LastTold>("client.watch of what was told of a room", {
    names: LAST_TOLD,
    base: { type: "unknown", at: new Date(0) },
    use: (lastTold) => onWatch((client) => client.watch([{ room: "1", lastTold }])),
  }),
  ...optionSlots<WatchRoomOptions>("watcher.add", {
    names: ROOM_OPTIONS,
    base: {},
    use: (options) =>
      onWatch((client) => {
        const watcher = client.watch([]);
        watcher.add("1", options);
        return watcher;
      }),
  }),
  ...(["add", "remove"] as const).flatMap((method) => [
    parameterSlot(`watcher.${method} of a room`, (odd) =>
      onWatch((client) => {
        const watcher = client.watch(["1"]);
        watcher[method](odd);
        return watcher;
      }),
    ),
    ...optionSlots<RoomRef>(`watcher.${method} of a ref`, {
      names: REF,
      base: { provider: "site", roomId: "1" },
      use: (ref) =>
        onWatch((client) => {
          const watcher = client.watch(["1"]);
          watcher[method](ref);
          return watcher;
        }),
    }),
  ]),
  parameterSlot("client.balancer", (odd) => onClient((client) => void client.balancer(odd))),
  parameterSlot("client.updateConfig", (odd) => onClient((client) => client.updateConfig(odd))),
  ...Object.keys(createClient(base()).config()).map((name) =>
    parameterSlot(`client.updateConfig({ ${name} })`, (odd) =>
      onClient((client) => client.updateConfig({ [name]: odd, timeoutMs: 5_000 })),
    ),
  ),
  ...(["trip", "reset", "replace"] as const).map((method) =>
    parameterSlot(`client.identities.${method}`, (odd) =>
      onClient((client) => client.identities[method](odd)),
    ),
  ),
  parameterSlot("client.on", (odd) => onClient((client) => void client.on(odd, () => {}))),
  ...Object.keys(EVENTS).map((event) =>
    parameterSlot(`client.on("${event}")`, (odd) =>
      onClient((client) => void client.on(event as keyof ClientEvents, odd)),
    ),
  ),
];

const LISTED: IdentityOptions[] = [{ id: "anna", cookie: "name=anna" }, { id: "ben" }];
const IDENTITY: Names<IdentityOptions> = {
  ...{ id: true, cookie: true, proxy: true, weight: true, region: true, userAgent: true },
};
const TOOLS: Names<SourceTools> = { clock: true, logger: true };

const withSource = (source: ListSource<IdentityOptions>) => useCounted({ ...base(), identities: source });

const identities: Slot[] = [
  ...optionSlots<IdentityOptions>("createClient with an identity", {
    names: IDENTITY,
    base: { id: "anna" },
    use: (identity) => useClient({ ...base(), identities: [...LISTED.slice(1), identity] }),
  }),
  parameterSlot("createClient with a list of identities", (odd) =>
    useClient({ ...base(), identities: [odd] as never }),
  ),
  ...functionSlots<ListSource<IdentityOptions>["open"]>("open of a source", {
    use: (open) => withSource({ open }),
  }),
  parameterSlot("name of a source", (odd) =>
    withSource({
      name: odd as string,
      open(take) {
        take(LISTED);
        return { follow: () => {}, close: () => {} };
      },
    }),
  ),
  ...(["follow", "close"] as const).flatMap((method) =>
    functionSlots(`${method} of a source`, {
      use: (replaced) =>
        withSource({
          open(take) {
            take(LISTED);
            return { follow: () => {}, close: () => {}, [method]: replaced };
          },
        }),
    }),
  ),
  ...functionSlots<() => never>("checkUserAgent", {
    use: (checkUserAgent) =>
      useClient({
        ...base(),
        providers: [{ ...provider, checkUserAgent }],
        identities: [{ id: "anna", userAgent: "Browser/1" }],
      }),
  }),
];

const RULE: AlertRule = { name: "own", severity: "notice", minCalls: 0, check: () => false };

const withRule = (rule: AlertRule) => useCounted({ ...base(), alerts: { rules: [rule] } });

/** Nobody listens there, so that each alert fails to be delivered. */
const WEBHOOK: WebhookOptions = { url: "http://127.0.0.1:9/" };

const alerts: Slot[] = [
  ...optionSlots<AlertOptions>("createClient with alerts", {
    names: { rules: true, webhooks: true },
    base: {},
    use: (options) => useClient({ ...base(), alerts: options }),
  }),
  ...optionSlots<AlertRule>("createClient with an alert rule", {
    names: { name: true, severity: true, check: true, scope: true, windowMs: true, minCalls: true },
    base: RULE,
    use: withRule,
  }),
  ...functionSlots<AlertRule["check"]>("check of an alert rule", {
    use: (check) => withRule({ ...RULE, check }),
  }),
  ...["holds", "value", "message"].map((field) =>
    parameterSlot(`what an alert rule says as ${field}`, (odd) =>
      withRule({ ...RULE, check: () => ({ holds: true, [field]: odd }) }),
    ),
  ),
  ...optionSlots<WebhookOptions>("createClient with a webhook", {
    names: {
      ...{ url: true, format: true, secret: true, headers: true },
      ...{ severity: true, timeoutMs: true, maxAgeMs: true },
    },
    base: WEBHOOK,
    use: (webhook) =>
      useClient({ ...base(), alerts: { rules: [{ ...RULE, check: () => true }], webhooks: [webhook] } }),
  }),
];

/** Opens a source, with tools or a taker that may be odd. */
function openSource(source: ListSource<unknown>, { take = () => {}, tools = {} } = {}): void {
  const open = source.open(take, { clock: systemLike, logger: countWarnings(), ...tools } as SourceTools);
  open.follow();
  open.close();
}

const sources: Record<string, Slot[]> = {
  staticSource: [
    parameterSlot("staticSource", (odd) => openSource(staticSource(odd))),
    workSlot("open of staticSource", (take) => openSource(staticSource([]), { take })),
  ],
  environmentSource: [
    parameterSlot("environmentSource", (odd) => openSource(environmentSource(odd, {}))),
    parameterSlot("environmentSource of an environment", (odd) => openSource(environmentSource("LIST", odd))),
  ],
  fileSource: [
    parameterSlot("fileSource", (odd) => openSource(fileSource(odd))),
    ...Object.keys(TOOLS).map((tool) =>
      parameterSlot(`fileSource opened with a ${tool}`, (odd) =>
        openSource(fileSource("/nowhere/list.json"), { tools: { [tool]: odd } }),
      ),
    ),
  ],
};

const callbacks: Slot[] = [
  ...functionSlots<() => number>("random of a client", {
    use: (random) => useCounted({ ...base(), random }),
  }),
  ...methodSlots<Clock>("clock of a client", {
    names: ["now", "wallNow", "setTimeout", "clearTimeout"],
    base: systemLike,
    use: (clock) => useCounted({ ...base(), clock }),
  }),
  ...methodSlots<Logger>("logger of a client", {
    names: ["debug", "info", "warn", "error"],
    base: countWarnings(),
    use: (logger) => useClient({ ...base(), logger, random: () => Number.NaN }),
  }),
  ...methodSlots<MetricsSink>("metrics of a client", {
    names: Object.keys(noopMetrics) as (keyof MetricsSink)[],
    base: noopMetrics,
    use: (metrics) => useCounted({ ...base(), metrics }),
  }),
  ...methodSlots<KeyvLike>("cache", {
    names: ["get", "set", "delete", "on", "off"],
    base: mapCache(),
    use: (cache) => useCounted({ ...base(), cache }),
  }),
  ...(["matchURL", "resolve", "prefers", "keyOfQuality", "close"] as const).flatMap((method) =>
    functionSlots(`provider.${method}`, { use: (replaced) => withProvider({ [method]: replaced }) }),
  ),
  ...(["accepts", "fetchRoom"] as const).flatMap((method) =>
    functionSlots(`adapter.${method}`, { use: (replaced) => withAdapter({ [method]: replaced }) }),
  ),
  ...Object.keys(answer).map((field) =>
    parameterSlot(`an answer's ${field}`, (odd) =>
      withAdapter({ fetchRoom: async () => ({ ...(answer as object), [field]: odd }) }),
    ),
  ),
  ...["learned", "liveStartTime", "meta", "extra"].map((field) =>
    parameterSlot(`an answer's ${field}`, (odd) =>
      withAdapter({ fetchRoom: async () => ({ ...(answer as object), [field]: odd }) }),
    ),
  ),
  ...["quality", "name", "flv", "hls", "codec", "bitRate", "headers", "expiresAt"].map((field) =>
    parameterSlot(`a stream's ${field}`, (odd) =>
      withAdapter({
        fetchRoom: async () => ({
          ...(answer as object),
          sources: [{ name: "main", streams: [{ ...answer.sources[0]?.streams[0], [field]: odd }] }],
        }),
      }),
    ),
  ),
  ...["roomId", "uid", "provider"].map((field) =>
    parameterSlot(`what resolve gives as ${field}`, (odd) =>
      withProvider({ resolve: async () => ({ provider: "site", roomId: "1", [field]: odd }) }),
    ),
  ),
  ...functionSlots("a listener of a client", {
    use: (listener) =>
      onClient((client) => {
        for (const event of Object.keys(EVENTS))
          client.on(event as keyof ClientEvents, listener as () => void);
        client.updateConfig({ ttlMs: 1 });
      }),
  }),
  parameterSlot("client.trace", (odd) => onClient((client) => void client.trace(odd))),
  ...functionSlots<CallTracer>("a tracer of a client", {
    use: (tracer) => onClient((client) => void client.trace(tracer)),
  }),
  ...methodSlots<Required<CallTrace>>("what a tracer gives", {
    names: ["run", "attempt", "end"],
    base: { run: (work) => work(), attempt: () => undefined, end: () => {} },
    use: (given) => onClient((client) => void client.trace(() => given)),
  }),
];

const context: Slot[] = [
  ...functionSlots<() => Promise<unknown>>("a session's loader", {
    use: (load) => inAdapter(({ session }) => session("key", 1_000, load)),
  }),
  parameterSlot("session of a key", (odd) => inAdapter(({ session }) => session(odd, 1_000, async () => 1))),
  parameterSlot("session of a ttl", (odd) => inAdapter(({ session }) => session("key", odd, async () => 1))),
  parameterSlot("session of a loader", (odd) => inAdapter(({ session }) => session("key", 1_000, odd))),
  parameterSlot("forgetSession", (odd) => inAdapter(({ forgetSession }) => forgetSession("key", odd))),
  ...(["send", "stream"] as const).flatMap((method) =>
    optionSlots<HttpRequest>(`http.${method}`, {
      names: REQUEST,
      base: { url: "http://127.0.0.1:9/" },
      use: (request) => inAdapter(({ http }) => http[method](request)),
    }),
  ),
];

export const clientSlots: Record<string, Slot[]> = {
  createClient: [
    ...optionSlots<Options>("createClient", { names: OPTIONS, base: base(), use: useClient }),
    ...calls,
    ...callbacks,
    ...context,
    ...identities,
    ...alerts,
  ],
  ...sources,
  checkWatchRoom: [
    parameterSlot("checkWatchRoom", async (odd) => checkWatchRoom(odd)),
    ...optionSlots<WatchRoom>("checkWatchRoom", {
      names: WATCH_ROOM,
      base: { room: "1" },
      use: async (room) => checkWatchRoom(room),
    }),
  ],
  defineProvider: [
    ...optionSlots<Provider>("defineProvider", {
      names: PROVIDER,
      base: provider,
      use: (given) => useClient({ ...base(), providers: [defineProvider(given)] }),
    }),
    ...optionSlots<Provider>("createClient with a provider", {
      names: PROVIDER,
      base: provider,
      use: (given) => useClient({ ...base(), providers: [given] }),
    }),
    ...optionSlots<Adapter>("createClient with an adapter", {
      names: ADAPTER,
      base: adapter,
      use: (given) => useClient({ ...base(), providers: [{ ...provider, adapters: [given, second] }] }),
    }),
  ],
};
