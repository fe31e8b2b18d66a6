import {
  type AttemptTrace,
  type AttemptTracer,
  type Balancer,
  type BalancerEvents,
  type BalancerOptions,
  type CallOptions,
  type Clock,
  createBalancer,
  type EndpointOptions,
  type EndpointPatch,
  type Lease,
  type Logger,
  type MetricsSink,
  noopMetrics,
  type PairOptions,
  type RemoveOptions,
  type StrategyFactory,
  type TargetOptions,
} from "@stream-fallback/core";
import { countWarnings } from "../count-warnings.ts";
import { type Slot, typed } from "../judge.ts";
import { functionSlots, methodSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";
import { systemLike } from "../system-like.ts";

type Options = BalancerOptions<string, string>;

const OPTIONS: Names<Options> = {
  ...{ name: true, endpoints: true, strategy: true, metrics: true, describe: true, identify: true },
  addressOf: true,
  classify: true,
  ...{ logger: true, clock: true, random: true, breaker: true, failover: true, hedge: true },
  maxConcurrent: true,
  pace: true,
  trace: true,
};
const ENDPOINT: Names<EndpointOptions<string, string>> = {
  ...{
    name: true,
    priority: true,
    weight: true,
    distance: true,
    accepts: true,
    isAnonymous: true,
    riskGroup: true,
    isStandby: true,
    call: true,
  },
};
const TARGET: Names<TargetOptions> = { prefer: true, exclude: true, affinityKey: true };
const CALL: Names<CallOptions> = { ...TARGET, signal: true, timeoutMs: true, isBackground: true };
const REMOVE: Names<RemoveOptions> = { drainMs: true };

const POLICIES = {
  failover: { timeoutMs: 200, attemptTimeoutMs: 40, rounds: 2, roundDelayMs: 1, maxRoundDelayMs: 2 },
  hedge: { minDelayMs: 2, maxDelayMs: 5 },
  breaker: { maxFailures: 1, floorShare: 0, darkTrialDelayMs: 1 },
};

/** One that fails, is silent or answers, and one that answers. */
function endpoints(): EndpointOptions<string, string>[] {
  let calls = 0;
  const unsure: EndpointOptions<string, string> = {
    name: "unsure",
    weight: 5,
    call(_request, { signal }) {
      calls += 1;
      if (calls % 3 === 1) throw new Error("for a test");
      if (calls % 3 === 2) return Promise.resolve("unsure");
      return new Promise((_resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("for a test")), 20);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    },
  };
  return [unsure, { name: "sure", call: async () => "sure" }];
}

const base = (): Options => ({ name: "pool", endpoints: endpoints(), ...POLICIES });

/** Calls and leases, and everything that looks at them; typed errors are answers. */
async function useBalancer(options: Options): Promise<void> {
  await useMade(createBalancer(options));
}

/** The same with a logger that counts. */
async function useCounted(options: Options): Promise<void> {
  const logger = countWarnings();
  await useBalancer({ ...options, logger });
  logger.check();
}

async function useMade(balancer: Balancer<string, string>): Promise<void> {
  try {
    for (let count = 0; count < 4; count += 1)
      await typed(() => balancer.call("question", { affinityKey: "key" }));
    await typed(() => balancer.acquire("question")?.report({ kind: "success", durationMs: 1 }));
    balancer.acquire("question");
    balancer.status();
    JSON.stringify(balancer.snapshot());
  } finally {
    balancer.close();
  }
}

/** A balancer to call one of its methods on; afterwards it must still work. */
async function onBalancer(method: (balancer: Balancer<string, string>) => unknown): Promise<void> {
  const logger = countWarnings();
  const balancer = createBalancer({ ...base(), logger });
  let thrown: { error: unknown } | undefined;
  try {
    await method(balancer);
  } catch (error) {
    thrown = { error };
  }
  await useMade(balancer);
  logger.check();
  if (thrown) throw thrown.error;
}

const withEndpoint = (more: object) =>
  useCounted({
    ...base(),
    endpoints: [{ name: "odd", weight: 9, call: async () => "odd", ...more }, ...endpoints()],
  });

const EVENTS: Record<keyof BalancerEvents, true> = {
  ...{
    attempt: true,
    success: true,
    failure: true,
    failover: true,
    hedge: true,
    state: true,
    poolChange: true,
  },
};

const strategyWith =
  (methods: object): StrategyFactory =>
  () => ({
    name: "mine",
    pick: (candidates) => candidates[0] as (typeof candidates)[number],
    ...methods,
  });

/** What a strategy of the caller's may do to what it is shown. */
const scribbles: Slot[] = (["pick", "onPoolChange"] as const).flatMap((method) => [
  {
    name: `a strategy that writes something odd into the list in ${method}`,
    hand: (odd) =>
      useBalancer({
        ...base(),
        strategy: strategyWith({
          [method](list: unknown[]) {
            list[0] = odd;
            return list[0];
          },
        }),
      }),
  },
  {
    name: `a strategy that writes something odd into an endpoint in ${method}`,
    hand: (odd) =>
      useBalancer({
        ...base(),
        strategy: strategyWith({
          [method](list: Record<string, unknown>[]) {
            for (const name of ["weight", "inFlight", "name", "breaker"])
              Reflect.set(list[0] ?? {}, name, odd);
            return list[0];
          },
        }),
      }),
  },
]);

const outcomes: Slot[] = [
  parameterSlot("lease.report", (odd) => onLease((lease) => lease.report(odd))),
  ...["kind", "durationMs", "error"].map((field) =>
    parameterSlot(`lease.report of ${field}`, (odd) =>
      onLease((lease) =>
        lease.report({ kind: "failure", durationMs: 1, error: new Error(), [field]: odd } as never),
      ),
    ),
  ),
];

function onLease(use: (lease: Lease) => unknown): Promise<void> {
  return onBalancer((balancer) => {
    const lease = balancer.acquire("question");
    return lease && use(lease);
  });
}

const groups = (["breaker", "failover", "hedge"] as const).flatMap((group) => {
  const names = Object.keys(createBalancer(base()).config()[group]);
  return names.map((name) =>
    parameterSlot(`createBalancer({ ${group}: { ${name} } })`, (odd) =>
      useCounted({ ...base(), [group]: { ...POLICIES[group], [name]: odd } }),
    ),
  );
});

const methods: Slot[] = [
  ...optionSlots<CallOptions>("balancer.call", {
    names: CALL,
    base: {},
    use: (options) => onBalancer((balancer) => balancer.call("question", options)),
  }),
  ...optionSlots<TargetOptions>("balancer.acquire", {
    names: TARGET,
    base: {},
    use: (options) => onBalancer((balancer) => void balancer.acquire("question", options)),
  }),
  ...optionSlots<RemoveOptions>("balancer.remove", {
    names: REMOVE,
    base: { drainMs: 1 },
    use: (options) => onBalancer((balancer) => balancer.remove("unsure", options)),
  }),
  ...optionSlots<EndpointPatch>("balancer.update", {
    names: { priority: true, weight: true },
    base: {},
    use: (patch) => onBalancer((balancer) => balancer.update("unsure", patch)),
  }),
  parameterSlot("balancer.call of a request", (odd) => onBalancer((balancer) => balancer.call(odd))),
  parameterSlot("balancer.remove", (odd) => onBalancer((balancer) => balancer.remove(odd, { drainMs: 1 }))),
  parameterSlot("balancer.update", (odd) => onBalancer((balancer) => balancer.update(odd, { weight: 1 }))),
  parameterSlot("balancer.add", (odd) => onBalancer((balancer) => balancer.add(odd))),
  parameterSlot("balancer.status", (odd) => onBalancer((balancer) => void balancer.status(odd))),
  parameterSlot("balancer.trip", (odd) => onBalancer((balancer) => balancer.trip(odd))),
  parameterSlot("balancer.reset", (odd) => onBalancer((balancer) => balancer.reset(odd))),
  ...optionSlots<PairOptions>("balancer.trip", {
    names: { identity: true },
    base: {},
    use: (options) => onBalancer((balancer) => balancer.trip("unsure", options)),
  }),
  ...optionSlots<PairOptions>("balancer.reset", {
    names: { identity: true },
    base: {},
    use: (options) => onBalancer((balancer) => balancer.reset("unsure", options)),
  }),
  parameterSlot("balancer.restore", (odd) => onBalancer((balancer) => balancer.restore(odd))),
  ...["version", "takenAt", "endpoints"].map((field) =>
    parameterSlot(`balancer.restore of ${field}`, (odd) =>
      onBalancer((balancer) => balancer.restore({ ...balancer.snapshot(), [field]: odd } as never)),
    ),
  ),
  ...["breaker", "pairs", "latenciesMs"].map((field) =>
    parameterSlot(`balancer.restore of an endpoint's ${field}`, (odd) =>
      onBalancer((balancer) => {
        const { endpoints: all, ...head } = balancer.snapshot();
        balancer.restore({ ...head, endpoints: { unsure: { ...all.unsure, [field]: odd } } } as never);
      }),
    ),
  ),
  ...["blockedForMs", "firmForMs", "failureCount", "severity"].map((field) =>
    parameterSlot(`balancer.restore of a breaker's ${field}`, (odd) =>
      onBalancer((balancer) => {
        const { endpoints: all, ...head } = balancer.snapshot();
        const breaker = { ...all.unsure?.breaker, [field]: odd };
        balancer.restore({ ...head, endpoints: { unsure: { ...all.unsure, breaker } } } as never);
      }),
    ),
  ),
  parameterSlot("balancer.updateConfig", (odd) => onBalancer((balancer) => balancer.updateConfig(odd))),
  parameterSlot("balancer.setStrategy", (odd) => onBalancer((balancer) => balancer.setStrategy(odd))),
  parameterSlot("balancer.on", (odd) => onBalancer((balancer) => void balancer.on(odd, () => {}))),
  ...Object.keys(EVENTS).map((event) =>
    parameterSlot(`balancer.on("${event}")`, (odd) =>
      onBalancer((balancer) => void balancer.on(event as keyof BalancerEvents, odd)),
    ),
  ),
];

const callbacks: Slot[] = [
  ...functionSlots<() => number>("random", { use: (random) => useCounted({ ...base(), random }) }),
  ...functionSlots<() => string>("describe", { use: (describe) => useCounted({ ...base(), describe }) }),
  ...functionSlots<() => string>("identify", { use: (identify) => useCounted({ ...base(), identify }) }),
  ...functionSlots<() => string>("addressOf", { use: (addressOf) => useCounted({ ...base(), addressOf }) }),
  ...functionSlots<StrategyFactory>("a strategy's factory", {
    use: (strategy) => useCounted({ ...base(), strategy }),
  }),
  ...["pick", "onOutcome", "onPoolChange"].flatMap((method) =>
    functionSlots(`strategy.${method}`, {
      use: (replaced) => useCounted({ ...base(), strategy: strategyWith({ [method]: replaced }) }),
    }),
  ),
  ...functionSlots<AttemptTracer<string>>("trace", { use: (trace) => useCounted({ ...base(), trace }) }),
  ...methodSlots<Required<AttemptTrace>>("what trace gives", {
    names: ["run", "end"],
    base: { run: (work) => work(), end: () => {} },
    use: (given) => useCounted({ ...base(), trace: () => given }),
  }),
  ...functionSlots("endpoint.call", { use: (call) => withEndpoint({ call }) }),
  ...functionSlots("endpoint.accepts", { use: (accepts) => withEndpoint({ accepts }) }),
  ...methodSlots<Clock>("clock", {
    names: ["now", "wallNow", "setTimeout", "clearTimeout"],
    base: systemLike,
    use: (clock) => useCounted({ ...base(), clock }),
  }),
  ...methodSlots<Logger>("logger", {
    names: ["debug", "info", "warn", "error"],
    base: countWarnings(),
    use: (logger) => useBalancer({ ...base(), random: () => Number.NaN, logger }),
  }),
  ...methodSlots<MetricsSink>("metrics", {
    names: Object.keys(noopMetrics) as (keyof MetricsSink)[],
    base: noopMetrics,
    use: (metrics) => useCounted({ ...base(), metrics }),
  }),
  ...Object.keys(EVENTS).flatMap((event) =>
    functionSlots(`a listener to ${event}`, {
      use: (listener) =>
        onBalancer((balancer) => {
          balancer.on(event as keyof BalancerEvents, listener as () => void);
          balancer.update("sure", { weight: 2 });
        }),
    }),
  ),
];

export const balancerSlots: Record<string, Slot[]> = {
  createBalancer: [
    ...optionSlots<Options>("createBalancer", { names: OPTIONS, base: base(), use: useBalancer }),
    ...optionSlots<EndpointOptions<string, string>>("an endpoint", {
      names: ENDPOINT,
      base: { name: "odd", weight: 9, call: async () => "odd" },
      use: (endpoint) => useCounted({ ...base(), endpoints: [endpoint, ...endpoints()] }),
    }),
    ...groups,
    ...methods,
    ...outcomes,
    ...callbacks,
    ...scribbles,
  ],
};
