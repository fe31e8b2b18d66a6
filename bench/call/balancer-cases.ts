import { type BalancerOptions, type CallOptions, createBalancer } from "@stream-fallback/core";
import type { BenchCase, PreparedCase } from "../harness/bench-case.ts";
import { cockatielNames, defaultName, ONE_OPEN, withoutTimersName } from "./case-names.ts";
import { AFFINITY_STRATEGY, type RegisteredStrategy, registeredStrategies } from "./registered-strategies.ts";
import { stub } from "./stub.ts";

const POOL_SIZES = [4, 100, 1_000] as const;

type Configuration = Omit<BalancerOptions<unknown, unknown>, "name" | "endpoints">;

/** A configuration that sets no timer, so that only breaker, budget and statistics cost anything. */
const withoutTimers: Configuration = {
  breaker: { slowCallMs: Number.POSITIVE_INFINITY },
  failover: { timeoutMs: Number.POSITIVE_INFINITY, attemptTimeoutMs: Number.POSITIVE_INFINITY },
  hedge: { enabled: false },
};

/** The number of affinity keys, each of which keeps going to the same endpoint. */
const AFFINITY_KEYS = 1_024;

export function balancerCases(): BenchCase[] {
  return [
    ...POOL_SIZES.map(defaultCase),
    oneOpenCase,
    ...registeredStrategies().flatMap((strategy) =>
      POOL_SIZES.map((endpoints) => withoutTimersCase(strategy, endpoints)),
    ),
  ];
}

/** A balancer whose endpoints all answer at once. */
export function instantBalancer(
  endpoints: readonly ReturnType<typeof instantEndpoint>[],
  given: Configuration,
) {
  return createBalancer<unknown, unknown>({ ...given, name: "bench", endpoints });
}

export function instantEndpoint(_: unknown, place: number) {
  return { name: `endpoint-${place}`, call: stub };
}

/** A case with deadline, breaker, budget and hedging as users get them by default. */
function defaultCase(endpoints: number): BenchCase {
  return {
    name: defaultName(endpoints),
    group: "balancer",
    peer: cockatielNames.retryBreakerTimeout,
    prepare: () => prepared({ size: endpoints }),
  };
}

const oneOpenCase: BenchCase = {
  name: ONE_OPEN,
  group: "balancer",
  peer: defaultName(4),
  prepare: () => prepared({ size: 4, open: 1 }),
};

function withoutTimersCase({ name, strategy }: RegisteredStrategy, endpoints: number): BenchCase {
  const callOptions = name === AFFINITY_STRATEGY ? affinities() : undefined;
  return {
    name: withoutTimersName(name, endpoints),
    group: "balancer without timers, by strategy",
    peer: cockatielNames.retryBreaker,
    prepare() {
      const { call, close } = prepared({
        size: endpoints,
        configuration: { ...withoutTimers, strategy },
        callOptions,
      });
      return { call, close };
    },
  };
}

interface Preparation {
  size: number;
  configuration?: Configuration;
  /** How many endpoints, the first ones, are blocked for as long as any run may take. @default 0 */
  open?: number;
  /** The options of the calls, in turn. @default none */
  callOptions?: readonly CallOptions[] | undefined;
}

export function prepared({
  size,
  configuration = {},
  open = 0,
  callOptions,
}: Preparation): PreparedCase & { close(): void } {
  const longBlocks = { ...configuration.breaker, blockDuration: 3_600_000 };
  const balancer = instantBalancer(Array.from({ length: size }, instantEndpoint), {
    ...configuration,
    breaker: longBlocks,
  });
  for (let place = 0; place < open; place++) balancer.trip(`endpoint-${place}`);
  const close = () => balancer.close();
  if (callOptions === undefined) return { call: () => balancer.call(undefined), close };
  let turn = 0;
  return {
    call() {
      turn = (turn + 1) % callOptions.length;
      return balancer.call(undefined, callOptions[turn]);
    },
    close,
  };
}

function affinities(): CallOptions[] {
  return Array.from({ length: AFFINITY_KEYS }, (_, key) => ({ affinityKey: `room-${key}` }));
}
