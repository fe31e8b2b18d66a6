import { fitWindow, reset, stateOf, trip } from "../breaker/breaker.ts";
import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import { type Options, withDefaults } from "../config/with-defaults.ts";
import { StreamFallbackError } from "../errors.ts";
import { createEmitter, type Emitter } from "../events/emitter.ts";
import type { BalancerEvents } from "../events/events.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { guardedStrategy } from "../strategies/guarded-strategy.ts";
import { priorityWeight } from "../strategies/priority-weight.ts";
import type { StrategyFactory } from "../strategies/strategy.ts";
import { announceState, type BalancerParts, retryAfterOf } from "./balancer-parts.ts";
import { type CallOptions, type CallResult, CallRun } from "./call-run.ts";
import { createEndpoint, type Endpoint, type EndpointOptions, type EndpointStatus } from "./endpoint.ts";
import { defaultFailoverPolicy, type FailoverPolicy } from "./failover-policy.ts";

export interface BalancerOptions<Request, Result> {
  /** Names the balancer in error messages. */
  name: string;
  endpoints: readonly EndpointOptions<Request, Result>[];
  /** Picks among the endpoints that may be called. @default priorityWeight */
  strategy?: StrategyFactory | undefined;
  /** When an endpoint is blocked, and for how long. */
  breaker?: Options<BreakerPolicy> | undefined;
  /** How long a call tries, and how often. */
  failover?: Options<FailoverPolicy> | undefined;
  /** What a request is called in error messages. @default the balancer's name */
  describe?: ((request: Request) => string) | undefined;
  /** Where a listener or a strategy that throws is reported. @default nowhere */
  logger?: Logger | undefined;
  /** @default the system's */
  clock?: Clock | undefined;
  /** @default Math.random */
  random?: Random | undefined;
}

export interface BalancerConfig {
  breaker: BreakerPolicy;
  failover: FailoverPolicy;
}

export interface Balancer<Request, Result> {
  /**
   * Asks the endpoints until one answers.
   * @throws StreamFallbackError `ALL_ENDPOINTS_FAILED`, `NO_ENDPOINT_AVAILABLE`, `DEADLINE`, `ABORTED`, `CLOSED`,
   * or the `query` error that an endpoint proved.
   */
  call(request: Request, options?: CallOptions): Promise<CallResult<Result>>;
  /** A row per endpoint, in the order in which they were given. */
  status(): EndpointStatus[];
  /** Changes an endpoint's priority or weight; weight 0 takes it out. */
  update(name: string, patch: Pick<EndpointOptions<Request, Result>, "priority" | "weight">): void;
  /** The policies in force; a copy. */
  config(): BalancerConfig;
  /**
   * Changes policies from now on; blocks that have begun keep their length. All or nothing.
   * @throws StreamFallbackError `INVALID_INPUT` for a value that is no number of at least 0
   */
  updateConfig(patch: { [Part in keyof BalancerConfig]?: Options<BalancerConfig[Part]> | undefined }): void;
  /** Blocks an endpoint by hand, for as long as its own next block would last. */
  trip(name: string): void;
  /** Closes the breaker of one endpoint, or of all, and forgets its past. */
  reset(name?: string): void;
  on: Emitter<BalancerEvents>["on"];
  /** Ends all running calls with `CLOSED` and refuses new ones. */
  close(): void;
}

/**
 * Asks several endpoints as one: a strategy picks, breakers keep failing ones out, failures go over to the next.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty or repeated name, and for a weight or a policy's value that
 * is no number of at least 0
 */
export function createBalancer<Request, Result>(
  options: BalancerOptions<Request, Result>,
): Balancer<Request, Result> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const breakerPolicy = withDefaults(defaultBreakerPolicy, options.breaker);
  const logger = options.logger ?? silentLogger;
  const events = createEmitter<BalancerEvents>(logger);
  const failover = withDefaults(defaultFailoverPolicy, options.failover);
  checkEndpoints(options.endpoints);
  checkNumbers(breakerPolicy);
  checkNumbers(failover);
  const parts: BalancerParts<Request, Result> = {
    name: options.name,
    endpoints: options.endpoints.map((endpoint) => createEndpoint(endpoint, breakerPolicy, clock.now())),
    strategy: guardedStrategy((options.strategy ?? priorityWeight)(), logger),
    failover,
    events,
    clock,
    random,
    describe: options.describe ?? (() => options.name),
  };
  const runs = new Set<CallRun<Request, Result>>();
  let closed = false;

  const closedError = () => new StreamFallbackError("CLOSED", `${options.name} is closed; create a new one`);

  function named(name: string): Endpoint<Request, Result> {
    const found = parts.endpoints.find((endpoint) => endpoint.name === name);
    if (found) return found;
    const known = parts.endpoints.map((endpoint) => endpoint.name).join(", ");
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${options.name} has no endpoint "${name}"; it has ${known}`,
    );
  }

  return {
    async call(request, callOptions = {}) {
      if (closed) throw closedError();
      const run = new CallRun(parts, request, callOptions, (ended) => runs.delete(ended));
      runs.add(run);
      return run.start();
    },
    status: () => parts.endpoints.map((endpoint) => statusOf(endpoint, clock)),
    update(name, { priority, weight }) {
      const endpoint = named(name);
      const { call } = endpoint;
      const changed = {
        name,
        call,
        priority: priority ?? endpoint.priority,
        weight: weight ?? endpoint.weight,
      };
      checkEndpoints([changed]);
      Object.assign(endpoint, { priority: changed.priority, weight: changed.weight });
    },
    config: () => ({ breaker: { ...breakerPolicy }, failover: { ...parts.failover } }),
    updateConfig({ breaker, failover }) {
      const changed = {
        breaker: withDefaults(breakerPolicy, breaker),
        failover: withDefaults(parts.failover, failover),
      };
      checkNumbers(changed.breaker);
      checkNumbers(changed.failover);
      Object.assign(breakerPolicy, changed.breaker);
      for (const endpoint of parts.endpoints) fitWindow(endpoint.breaker);
      Object.assign(parts.failover, changed.failover);
    },
    trip(name) {
      const endpoint = named(name);
      trip(endpoint.breaker, { nowMs: clock.now(), random });
      announceState(parts, endpoint);
    },
    reset(name) {
      const endpoints = name === undefined ? parts.endpoints : [named(name)];
      for (const endpoint of endpoints) {
        reset(endpoint.breaker, clock.now());
        announceState(parts, endpoint);
      }
    },
    on: events.on,
    close() {
      closed = true;
      for (const run of runs) run.stop(closedError());
    },
  };
}

function statusOf(endpoint: Endpoint<never, unknown>, clock: Clock): EndpointStatus {
  const { name, priority, weight, inFlight, lastFailureAt, breaker } = endpoint;
  const nowMs = clock.now();
  const { kind: state } = stateOf(breaker, nowMs);
  const retryAfterMs = retryAfterOf(endpoint, nowMs);
  const retryAt = retryAfterMs > 0 ? clock.wallNow() + retryAfterMs : undefined;
  const { failureCount } = breaker;
  return { name, priority, weight, state, failureCount, inFlight, lastFailureAt, retryAfterMs, retryAt };
}

function checkEndpoints(endpoints: readonly EndpointOptions<never, unknown>[]): void {
  const names = new Set<string>();
  for (const { name, weight = 1, priority = 1 } of endpoints) {
    const fault =
      (name === "" && "an endpoint needs a name") ||
      (names.has(name) && `there are two endpoints "${name}"`) ||
      (!(weight >= 0 && Number.isFinite(weight)) &&
        `the weight of "${name}" must be a number of at least 0`) ||
      (!Number.isFinite(priority) && `the priority of "${name}" must be a number`);
    if (fault) throw new StreamFallbackError("INVALID_INPUT", fault);
    names.add(name);
  }
}

function checkNumbers(policy: object): void {
  for (const [name, value] of Object.entries(policy)) {
    if (typeof value === "number" && value >= 0) continue;
    throw new StreamFallbackError("INVALID_INPUT", `${name} must be a number of at least 0`);
  }
}
