import {
  type AdapterParts,
  type AdaptiveScoreOptions,
  type AdaptiveScoreWeights,
  adaptiveScore,
  type CallContext,
  CircuitBreaker,
  type CircuitBreakerOptions,
  CircuitBreakerRegistry,
  type CircuitBreakerRegistryOptions,
  type ConsistentHashOptions,
  checkedBySchema,
  consistentHash,
  cookieHeader,
  cookieOf,
  createBalancer,
  createMetrics,
  defineAdapter,
  type ErrorDetails,
  type ExecuteOptions,
  type FastestResponseOptions,
  fastestResponse,
  followLink,
  guardStatus,
  type HttpReply,
  jsonOf,
  keyOfQuality,
  leastInFlight,
  listStrategies,
  type MetricsOptions,
  type OpenCacheOptions,
  openCache,
  plainText,
  priorityWeight,
  providerOptionsIn,
  type RetryExecuteOptions,
  RetryPolicy,
  type RetryPolicyOptions,
  readableText,
  refuseOldNode,
  registerStrategy,
  rememberedInfo,
  roundRobin,
  type StrategyFactory,
  StreamFallbackError,
  setCookieOf,
  smoothWeightedRoundRobin,
  textOf,
  tiered,
  uniformRandom,
  urlsInText,
  weightedRandom,
} from "@stream-fallback/core";
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

const RETRY: Names<RetryPolicyOptions> = {
  ...{ maxRetries: true, initialDelay: true, maxDelay: true, factor: true, jitter: true, timeout: true },
  ...{ retryableErrors: true, nonRetryableErrors: true, clock: true, random: true },
};
const QUICK = { maxRetries: 1, initialDelay: 1, maxDelay: 2, timeout: 100 };
const BREAKER: Names<CircuitBreakerOptions> = {
  ...{
    name: true,
    clock: true,
    failureThreshold: true,
    successThreshold: true,
    timeout: true,
    halfOpenMaxCalls: true,
  },
};
const { name: _, ...REGISTRY_BREAKER } = BREAKER;
const REGISTRY: Names<CircuitBreakerRegistryOptions> = { ...REGISTRY_BREAKER, maxBreakers: true };
const METRICS: Names<MetricsOptions> = { maxServices: true, maxEndpoints: true };
const DETAILS: Names<ErrorDetails> = {
  ...{ cause: true, reason: true, retryAfterMs: true, isBlameless: true, isAboutRate: true, attempts: true },
};
const HASH: Names<ConsistentHashOptions> = { balanceFactor: true };
const FASTEST: Names<FastestResponseOptions> = { decayMs: true, failureMs: true };
const SCORE: Names<AdaptiveScoreOptions> = { weights: true, factors: true };
const WEIGHTS: Names<AdaptiveScoreWeights> = {
  load: true,
  responseTime: true,
  errorRate: true,
  distance: true,
};

/** Picks by it, and tells it of outcomes; candidates of every kind that a balancer can have. */
async function useStrategy(strategy: StrategyFactory): Promise<void> {
  const balancer = createBalancer<string, string>({
    name: "pool",
    strategy,
    endpoints: [
      { name: "a", call: async () => "a" },
      { name: "b", weight: 1e308, call: () => Promise.reject(new Error("for a test")) },
    ],
  });
  for (let count = 0; count < 3; count += 1)
    await typed(() => balancer.call("question", { affinityKey: "key" }));
  balancer.close();
}

/** A built-in factory, made with odd tools: only the pick may be what they give. */
const factorySlots = (factory: StrategyFactory): Slot[] =>
  functionSlots<() => number>("random of a balancer with it", {
    use: async (random) => {
      const balancer = createBalancer<string, string>({
        name: "pool",
        strategy: factory,
        random,
        endpoints: ["a", "b"].map((name) => ({ name, call: async () => name })),
      });
      for (let count = 0; count < 3; count += 1) await balancer.call("question");
      balancer.close();
    },
  });

const failing = () => {
  throw new StreamFallbackError("NETWORK", "for a test");
};

const retrySlots: Slot[] = [
  ...optionSlots<RetryPolicyOptions>("new RetryPolicy", {
    names: RETRY,
    base: QUICK,
    use: (options) => new RetryPolicy(options).execute(() => "done"),
  }),
  ...optionSlots<RetryExecuteOptions>("retryPolicy.execute", {
    names: { signal: true },
    base: {},
    use: (options) => new RetryPolicy(QUICK).execute(() => "done", options),
  }),
  workSlot("retryPolicy.execute of work", (odd) => new RetryPolicy(QUICK).execute(odd)),
  ...functionSlots<() => string>("work of a RetryPolicy", {
    isTransparent: true,
    use: (work) => new RetryPolicy(QUICK).execute(work),
  }),
  ...functionSlots<() => boolean>("a matcher of a RetryPolicy", {
    isTransparent: true,
    use: (matcher) => new RetryPolicy({ ...QUICK, retryableErrors: [matcher] }).execute(failing),
  }),
  ...functionSlots<() => number>("random of a RetryPolicy", {
    use: (random) => new RetryPolicy({ ...QUICK, random }).execute(failing),
  }),
  ...methodSlots("clock of a RetryPolicy", {
    names: ["now", "setTimeout", "clearTimeout"],
    base: systemLike,
    use: (clock) => new RetryPolicy({ ...QUICK, clock }).execute(() => "done"),
  }),
];

const onBreaker = (use: (breaker: CircuitBreaker) => unknown) => use(new CircuitBreaker({ name: "it" }));

const breakerSlots: Slot[] = [
  ...optionSlots<CircuitBreakerOptions>("new CircuitBreaker", {
    names: BREAKER,
    base: { name: "it" },
    use: (options) => new CircuitBreaker(options).execute(() => "done"),
  }),
  ...optionSlots<ExecuteOptions>("circuitBreaker.execute", {
    names: { signal: true },
    base: {},
    use: (options) => onBreaker((breaker) => breaker.execute(() => "done", options)),
  }),
  workSlot("circuitBreaker.execute of work", (odd) => onBreaker((breaker) => breaker.execute(odd))),
  parameterSlot("circuitBreaker.transitionTo", (odd) => onBreaker((breaker) => breaker.transitionTo(odd))),
  ...functionSlots<() => string>("work of a CircuitBreaker", {
    isTransparent: true,
    use: (work) => onBreaker((breaker) => breaker.execute(work)),
  }),
  ...methodSlots("clock of a CircuitBreaker", {
    names: ["now", "wallNow", "setTimeout", "clearTimeout"],
    base: systemLike,
    use: (clock) => new CircuitBreaker({ name: "it", clock }).execute(() => "done"),
  }),
];

const onRegistry = (use: (registry: CircuitBreakerRegistry) => unknown) => use(new CircuitBreakerRegistry());

const registrySlots: Slot[] = [
  ...optionSlots<CircuitBreakerRegistryOptions>("new CircuitBreakerRegistry", {
    names: REGISTRY,
    base: {},
    use: (options) => new CircuitBreakerRegistry(options).execute("key", () => "done"),
  }),
  parameterSlot("registry.execute", (odd) => onRegistry((registry) => registry.execute(odd, () => "done"))),
  workSlot("registry.execute of work", (odd) => onRegistry((registry) => registry.execute("key", odd))),
  parameterSlot("registry.execute of options", (odd) =>
    onRegistry((registry) => registry.execute("key", () => 1, odd)),
  ),
  parameterSlot("registry.getBreaker", (odd) => onRegistry((registry) => void registry.getBreaker(odd))),
  parameterSlot("registry.getState", (odd) => onRegistry((registry) => registry.getState(odd))),
  parameterSlot("registry.getMetrics", (odd) => onRegistry((registry) => registry.getMetrics(odd))),
  parameterSlot("registry.reset", (odd) => onRegistry((registry) => registry.reset(odd))),
];

const LINK = "https://site.example/1";
const moved = { status: 302, headers: { location: "/2" }, body: (async function* () {})() };
const following = { http: { stream: async () => moved }, judge: () => ({ found: "2" }) };
const reply: HttpReply = { status: 200, headers: {}, body: new Uint8Array() };

const metric = { service: "pool", endpoint: "a", role: "first", durationMs: 1, outcome: "success" } as const;

const metricsSlots: Slot[] = [
  ...optionSlots<MetricsOptions>("createMetrics", {
    names: METRICS,
    base: {},
    use: (options) => createMetrics(options).recordResponse(metric),
  }),
  ...(["recordResponse", "recordFailover", "recordCircuitBreak", "recordRetry"] as const).flatMap(
    (method) => [
      parameterSlot(`metrics.${method}`, (odd) => createMetrics()[method](odd)),
      ...["service", "endpoint", "role", "durationMs", "outcome", "code", "to", "from"].map((field) =>
        parameterSlot(`metrics.${method} of ${field}`, (odd) => {
          const metrics = createMetrics();
          metrics[method]({ ...metric, to: "b", from: "closed", [field]: odd } as never);
          metrics.read();
        }),
      ),
    ],
  ),
  parameterSlot("metrics.getLatency", (odd) => createMetrics().getLatency(odd, odd)),
  parameterSlot("metrics.getServiceLatency", (odd) => createMetrics().getServiceLatency(odd)),
  parameterSlot("metrics.getFailoverRate", (odd) => createMetrics().getFailoverRate(odd)),
];

type Parts = AdapterParts<unknown, unknown, unknown>;

const PARTS = {
  name: "web",
  provides: ["status"],
  request: async () => reply,
  parse: () => ({}),
  schema: { "~standard": { validate: (value: unknown) => ({ value }) } },
  normalise: () => ({}),
} as unknown as Parts;

const ask = (parts: Parts) =>
  defineAdapter(parts).fetchRoom(
    { room: { provider: "site", roomId: "1" }, need: { kind: "status" }, options: {} },
    { reportDrift: () => {} } as unknown as CallContext,
  );

const PART_NAMES = ["name", "provides", "request", "parse", "schema", "normalise"] as const;

const adapterSlots: Slot[] = [
  ...optionSlots<Parts>("defineAdapter", {
    names: Object.fromEntries(PART_NAMES.map((name) => [name, true])) as Names<Parts>,
    base: PARTS,
    use: ask,
  }),
  ...(["request", "parse", "normalise"] as const).flatMap((part) =>
    functionSlots(`${part} of an adapter`, { use: (replaced) => ask({ ...PARTS, [part]: replaced }) }),
  ),
  ...functionSlots("validate of a schema", {
    use: (validate) => ask({ ...PARTS, schema: { "~standard": { validate } } as never }),
  }),
  parameterSlot("issues of a schema", (odd) =>
    ask({ ...PARTS, schema: { "~standard": { validate: () => ({ issues: odd }) } } as never }),
  ),
  ...["path", "message", "expected"].map((field) =>
    parameterSlot(`an issue's ${field}`, (odd) =>
      ask({
        ...PARTS,
        schema: { "~standard": { validate: () => ({ issues: [{ message: "m", [field]: odd }] }) } } as never,
      }),
    ),
  ),
  parameterSlot("a step of an issue's path", (odd) =>
    ask({
      ...PARTS,
      schema: {
        "~standard": { validate: () => ({ issues: [{ message: "m", path: ["a", odd] }] }) },
      } as never,
    }),
  ),
];

const factories = {
  ...{
    leastInFlight,
    priorityWeight,
    roundRobin,
    smoothWeightedRoundRobin,
    tiered,
    uniformRandom,
    weightedRandom,
  },
};

export const partSlots: Record<string, Slot[]> = {
  StreamFallbackError: [
    parameterSlot(
      "new StreamFallbackError of a code",
      (odd) => void new StreamFallbackError(odd, "what").at("web"),
    ),
    parameterSlot(
      "new StreamFallbackError of a message",
      (odd) => void new StreamFallbackError("PARSE", odd).at("web"),
    ),
    ...optionSlots<ErrorDetails>("new StreamFallbackError of details", {
      names: DETAILS,
      base: {},
      use: (details) => void new StreamFallbackError("PARSE", "what", details).withAttempts([]),
    }),
    parameterSlot("instanceof StreamFallbackError", (odd) => (odd as unknown) instanceof StreamFallbackError),
  ],
  RetryPolicy: retrySlots,
  CircuitBreaker: breakerSlots,
  CircuitBreakerRegistry: registrySlots,
  CircuitBreakerManager: registrySlots,
  createMetrics: metricsSlots,
  defineAdapter: adapterSlots,
  registerStrategy: [
    parameterSlot("registerStrategy of a name", (odd) => registerStrategy(odd, tiered)),
    parameterSlot("registerStrategy of a factory", (odd) => {
      registerStrategy("odd", odd);
      return useStrategy("odd" as never);
    }),
  ],
  openCache: [
    parameterSlot("openCache", (odd) => openCache(odd).close()),
    ...optionSlots<OpenCacheOptions>("openCache", {
      names: { namespace: true, logger: true, clock: true },
      base: {},
      use: async (options) => {
        const cache = openCache("memory:", options);
        await typed(() => cache.set("key", "value", 1_000));
        await typed(() => cache.get("key"));
        await cache.close();
      },
    }),
  ],
  rememberedInfo: [
    parameterSlot("rememberedInfo of a room", (odd) => rememberedInfo(odd, { cache: openCache("memory:") })),
    ...optionSlots<Parameters<typeof rememberedInfo>[1]>("rememberedInfo", {
      names: { cache: true, maxAgeMs: true, options: true },
      base: { cache: openCache("memory:") },
      use: (options) => rememberedInfo({ provider: "site", roomId: "1" }, options),
    }),
  ],
  checkedBySchema: [
    parameterSlot("checkedBySchema", (odd) => checkedBySchema(odd, { value: {}, owner: "mine" })),
    parameterSlot("checkedBySchema of a value", (odd) =>
      checkedBySchema(
        { "~standard": { validate: () => ({ issues: [{ message: "no", path: ["a", "b"] }] }) } },
        { value: odd, owner: "mine" },
      ),
    ),
    parameterSlot("checkedBySchema of what it is told", (odd) =>
      checkedBySchema({ "~standard": { validate: () => odd } }, { value: {}, owner: "mine" }),
    ),
    parameterSlot("checkedBySchema of an owner", (odd) =>
      checkedBySchema({ "~standard": { validate: () => ({ issues: [] }) } }, odd),
    ),
  ],
  keyOfQuality: [
    parameterSlot("keyOfQuality", (odd) => keyOfQuality(odd, { keyOfQuality: () => "hd" })),
    parameterSlot("keyOfQuality of a provider", (odd) => keyOfQuality("10000", odd)),
    parameterSlot("keyOfQuality by what it is told", (odd) =>
      keyOfQuality("10000", { keyOfQuality: () => odd }),
    ),
  ],
  providerOptionsIn: [parameterSlot("providerOptionsIn", (odd) => providerOptionsIn(odd))],
  readableText: [parameterSlot("readableText", (odd) => readableText(odd))],
  urlsInText: [parameterSlot("urlsInText", (odd) => urlsInText(odd))],
  plainText: [
    parameterSlot("plainText", (odd) => plainText(odd)),
    parameterSlot("plainText of a length", (odd) => plainText("a text", odd)),
  ],
  refuseOldNode: [parameterSlot("refuseOldNode", (odd) => (refuseOldNode as (odd: never) => unknown)(odd))],
  listStrategies: [
    parameterSlot("listStrategies", (odd) => (listStrategies as (odd: never) => unknown)(odd)),
  ],
  adaptiveScore: [
    ...optionSlots<AdaptiveScoreOptions>("adaptiveScore", {
      names: SCORE,
      base: {},
      use: (options) => useStrategy(adaptiveScore(options)),
    }),
    ...optionSlots<AdaptiveScoreWeights>("adaptiveScore.weights", {
      names: WEIGHTS,
      base: {},
      use: (weights) => useStrategy(adaptiveScore({ weights })),
    }),
    ...functionSlots<() => number>("rate of a factor", {
      use: (rate) => useStrategy(adaptiveScore({ factors: [{ weight: 1, rate }] })),
    }),
  ],
  consistentHash: optionSlots<ConsistentHashOptions>("consistentHash", {
    names: HASH,
    base: {},
    use: (options) => useStrategy(consistentHash(options)),
  }),
  fastestResponse: optionSlots<FastestResponseOptions>("fastestResponse", {
    names: FASTEST,
    base: {},
    use: (options) => useStrategy(fastestResponse(options)),
  }),
  ...Object.fromEntries(Object.entries(factories).map(([name, factory]) => [name, factorySlots(factory)])),
  followLink: [
    parameterSlot("followLink", (odd) => followLink(odd, following)),
    ...["http", "headers", "refuse"].map((name) =>
      parameterSlot(`followLink of ${name}`, (odd) => followLink(LINK, { ...following, [name]: odd })),
    ),
    // What it throws comes out as it is.
    workSlot("followLink of judge", (judge) => followLink(LINK, { ...following, judge })),
  ],
  guardStatus: [
    parameterSlot("guardStatus", (odd) => guardStatus(odd, 0)),
    ...["status", "headers"].map((field) =>
      parameterSlot(`guardStatus of ${field}`, (odd) => guardStatus({ ...reply, [field]: odd } as never, 0)),
    ),
    parameterSlot("guardStatus of Retry-After", (odd) =>
      guardStatus({ ...reply, status: 429, headers: { "retry-after": odd } }, 0),
    ),
    parameterSlot("guardStatus of a time", (odd) =>
      guardStatus(
        { ...reply, status: 429, headers: { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" } },
        odd,
      ),
    ),
  ],
  jsonOf: [
    parameterSlot("jsonOf", (odd) => void jsonOf(odd)),
    parameterSlot("jsonOf of a body", (odd) => void jsonOf({ ...reply, body: odd })),
  ],
  textOf: [
    parameterSlot("textOf", (odd) => textOf(odd)),
    parameterSlot("textOf of a body", (odd) => textOf({ ...reply, body: odd })),
  ],
  cookieOf: [
    parameterSlot("cookieOf", (odd) => cookieOf(odd, "a")),
    parameterSlot("cookieOf of a name", (odd) => cookieOf("a=1; b=2", odd)),
  ],
  cookieHeader: [
    parameterSlot("cookieHeader of the user's", (odd) => cookieHeader(odd, { a: "1" })),
    parameterSlot("cookieHeader of ours", (odd) => cookieHeader("a=1", odd)),
    parameterSlot("cookieHeader of a value of ours", (odd) => cookieHeader("a=1", { b: odd })),
  ],
  setCookieOf: [
    parameterSlot("setCookieOf", (odd) => setCookieOf(odd, "a")),
    parameterSlot("setCookieOf of headers", (odd) => setCookieOf({ headers: odd }, "a")),
    parameterSlot("setCookieOf of a header", (odd) => setCookieOf({ headers: { "set-cookie": odd } }, "a")),
    parameterSlot("setCookieOf of a name", (odd) => setCookieOf({ headers: { "set-cookie": "a=1" } }, odd)),
  ],
};
