import { trip } from "../breaker/breaker.ts";
import { fitWindow } from "../breaker/trip-rules.ts";
import type { BalancerConfig, BalancerConfigPatch } from "../config/balancer-config.ts";
import { balancerSchema, defaultBalancerConfig } from "../config/balancer-schema.ts";
import { namesIn } from "../config/describe-faults.ts";
import { patched } from "../config/patched.ts";
import { refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import { checkedChoice } from "../config/strategy-setting.ts";
import {
  anything,
  callback,
  checkedOption,
  checkedOptions,
  clock as clockKind,
  logger as loggerKind,
  milliseconds,
  type OptionKinds,
  required,
  text,
  withMethods,
} from "../errors/option-kinds.ts";
import { refuseOldNode } from "../errors/refuse-old-node.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import { RetryBudget } from "../policies/retry-budget.ts";
import { Chain } from "../runtime/chain.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { createEmitter, type Emitter } from "../runtime/emitter.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedRandom } from "../runtime/guarded-random.ts";
import { hush } from "../runtime/hush.ts";
import { guardedLogger, type Logger, silentLogger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { Slices } from "../runtime/slices.ts";
import { guardedStrategy } from "../strategies/guarded-strategy.ts";
import { type StrategyChoice, strategyOf } from "../strategies/strategy-choice.ts";
import { announceState } from "./announce.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { type BalancerSnapshot, restoreSnapshot, takeSnapshot } from "./balancer-snapshot.ts";
import {
  type CallOptions,
  type CallResult,
  callOptionsOf,
  type TargetOptions,
  targetOptionsOf,
} from "./call-options.ts";
import { CallRun } from "./call-run.ts";
import { CallTargets } from "./call-targets.ts";
import type { Endpoint, EndpointOptions } from "./endpoint.ts";
import { type EndpointPatch, EndpointPool } from "./endpoint-pool.ts";
import { type EndpointStatus, statusOf } from "./endpoint-status.ts";
import { type Lease, LeasedAttempt, leaseAttempt } from "./lease.ts";
import { breakersOf, DEFAULT_IDENTITY, resetPairs } from "./pair.ts";
import { Turns } from "./turns.ts";

export interface BalancerOptions<Request, Result> extends BalancerConfigPatch {
  /** Names the balancer in error messages. */
  name: string;
  /** Those to begin with; `add` and `remove` change them. */
  endpoints: readonly EndpointOptions<Request, Result>[];
  /**
   * Picks among the endpoints that may be called: a name out of `listStrategies()`, a built-in one with settings, as in
   * `{ name: "consistent-hash", balanceFactor: 3 }`, or a factory.
   * @default "priority-weight"
   */
  strategy?: StrategyChoice | undefined;
  /** Where numbers go. It is not closed here, since it may serve others. @default nowhere */
  metrics?: MetricsSink | undefined;
  /** What a request is called in error messages. @default the balancer's name */
  describe?: ((request: Request) => string) | undefined;
  /**
   * Names the identity that asks, so that a captcha shown to one does not block the endpoint for the others.
   * @default one identity for all
   */
  identify?: ((request: Request) => string) | undefined;
  /** Where a listener or a strategy that throws is reported. @default nowhere */
  logger?: Logger | undefined;
  /** Tells the time and sets timers; another one in tests. @default the system's */
  clock?: Clock | undefined;
  /** Gives numbers from 0 to below 1; another one in tests. @default Math.random */
  random?: Random | undefined;
}

/** A rule for each option; those of groups and endpoints are checked where they are read. */
const KINDS: OptionKinds<BalancerOptions<never, never>> = {
  name: required(text),
  endpoints: anything,
  strategy: anything,
  metrics: withMethods("a metrics sink, such as createMetrics()", []),
  describe: callback,
  identify: callback,
  logger: loggerKind,
  clock: clockKind,
  random: callback,
  breaker: anything,
  failover: anything,
  hedge: anything,
  maxConcurrent: anything,
};

export interface RemoveOptions {
  /** How long attempts that run there may go on, in ms. @default the balancer's `failover.attemptTimeoutMs` */
  drainMs?: number | undefined;
}

export interface Balancer<Request, Result> {
  /**
   * Asks the endpoints until one answers.
   * @throws StreamFallbackError `ALL_ENDPOINTS_FAILED`, `NO_ENDPOINT_AVAILABLE`, `DEADLINE`, `ABORTED`, `CLOSED`,
   * or the `query` error that an endpoint proved.
   */
  call(request: Request, options?: CallOptions): Promise<CallResult<Result>>;
  /**
   * An endpoint to be asked by the caller, who reports the outcome; undefined while nobody may be asked, or
   * all who may are full: nobody waits here. A lease counts as an attempt until it is reported.
   * @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind, and for an `accepts` or `identify` that
   * throws the error that names it
   */
  acquire(request: Request, options?: TargetOptions): Lease | undefined;
  /**
   * Takes another endpoint in, for calls that begin from now on, or begin another round.
   * @throws StreamFallbackError `INVALID_INPUT` for a bad endpoint or a name that is taken
   */
  add(endpoint: EndpointOptions<Request, Result>): void;
  /**
   * Takes an endpoint out at once; the promise ends when nothing runs there any more. Attempts still running after
   * `drainMs` are given up, blaming nobody, and their calls go on elsewhere.
   * @throws StreamFallbackError `INVALID_INPUT` for an unknown name
   */
  remove(name: string, options?: RemoveOptions): Promise<void>;
  /** Changes an endpoint's priority or weight; weight 0 takes it out. */
  update(name: string, patch: EndpointPatch): void;
  /**
   * A row per endpoint, in the order in which they were given.
   * @param identity as whom. @default the identity of all calls that name none
   */
  status(identity?: string): EndpointStatus[];
  /** The policies in force; a copy. */
  config(): BalancerConfig;
  /**
   * Changes policies from now on; blocks that have begun keep their length. All or nothing.
   * @throws StreamFallbackError `INVALID_INPUT` for a value of the wrong kind, or a number below 0
   */
  updateConfig(patch: BalancerConfigPatch): void;
  /**
   * Picks by another strategy from the next pick on; what the one before has learned is lost. Attempts that are running
   * report to the new one.
   * @throws StreamFallbackError `INVALID_INPUT` for what is no strategy; then the one before stays
   */
  setStrategy(strategy: StrategyChoice): void;
  /** Blocks an endpoint by hand, for as long as its own next block would last. */
  trip(name: string): void;
  /** Closes the breaker of one endpoint, or of all, and forgets its past. */
  reset(name?: string): void;
  /** Breakers and latencies, for `restore` after a restart; plain data. */
  snapshot(): BalancerSnapshot;
  /**
   * Goes on where a snapshot ended; endpoints that it does not know stay as they are.
   * @throws StreamFallbackError `INVALID_INPUT` for what is no snapshot
   */
  restore(snapshot: BalancerSnapshot): void;
  on: Emitter<BalancerEvents>["on"];
  /** Ends all running calls with `CLOSED` and refuses new ones. */
  close(): void;
}

/**
 * Asks several endpoints as one: a strategy picks, breakers keep failing ones out, failures go over to the next, and
 * late answers are hedged.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty or repeated name, for a weight or a policy's value that is
 * no number of at least 0, and for a strategy that is none; `LOCAL` on a Node that is too old
 */
export function createBalancer<Request, Result>(
  given: BalancerOptions<Request, Result>,
): Balancer<Request, Result> {
  refuseOldNode();
  const options = checkedOptions<BalancerOptions<Request, Result>>("createBalancer", {
    options: given,
    kinds: KINDS,
  });
  refuseUnknownOptions("createBalancer", {
    options: given,
    known: Object.keys(KINDS),
    elsewhere: namesIn(balancerSchema),
  });
  const { name } = options;
  const logger = guardedLogger(options.logger ?? silentLogger);
  const clock = options.clock ? guardedClock(options.clock, logger) : systemClock;
  const random = options.random ? guardedRandom(options.random, logger) : Math.random;
  const events = createEmitter<BalancerEvents>(logger);
  const { breaker, failover, hedge, maxConcurrent } = options;
  const config = patched(balancerSchema, {
    before: defaultBalancerConfig,
    patch: { breaker, failover, hedge, maxConcurrent },
  });
  const pool = new EndpointPool({ name, endpoints: options.endpoints, policy: config.breaker, clock });
  const runs = new Chain<CallRun<Request, Result>>();
  const strategyFrom = (choice: StrategyChoice = "priority-weight") =>
    guardedStrategy(strategyOf(checkedChoice(choice)), { tools: { clock, random }, logger, offer: pool });
  const turns = new Turns(config, new Slices(clock));
  const parts: BalancerParts<Request, Result> = {
    ...{ name, pool, events, clock, random },
    metrics: options.metrics && guardedMetrics(options.metrics, { logger, clock }),
    strategy: strategyFrom(options.strategy),
    failover: config.failover,
    hedge: config.hedge,
    budget: new RetryBudget(config.failover, clock.now()),
    turns,
    describe: (request) => described(request) ?? name,
    identify,
    recheckAttempts: () => {
      for (const run of runs.toArray()) run.arm(clock.now());
      for (const lease of leases) lease.arm();
    },
  };
  const leases = new Set<LeasedAttempt<Request, Result>>();
  const forget = (run: CallRun<Request, Result>) => runs.delete(run);
  let isClosed = false;
  let isDescribeReported = false;

  const closedError = () => new StreamFallbackError("CLOSED", `${name} is closed; create a new one`);

  /**
   * A `describe` that fails is logged once: the error that needs the request's name must reach the caller all the same.
   */
  function described(request: Request): string | undefined {
    if (options.describe === undefined) return undefined;
    try {
      const description: unknown = options.describe(request);
      if (typeof description === "string") return description;
      hush(description);
      undescribed(new TypeError("the description is no text"));
    } catch (error) {
      undescribed(error);
    }
    return undefined;
  }

  function undescribed(error: unknown): void {
    if (!isDescribeReported) logger.warn({ error }, "a request could not be described");
    isDescribeReported = true;
  }

  function identify(request: Request): string {
    if (options.identify === undefined) return DEFAULT_IDENTITY;
    try {
      const identity: unknown = options.identify(request) ?? DEFAULT_IDENTITY;
      if (typeof identity === "string") return identity;
      hush(identity);
      throw new StreamFallbackError("INVALID_INPUT", "identify must give text, at once");
    } catch (thrown) {
      throw toStreamFallbackError(thrown).at(`${name}, asked who makes the request`);
    }
  }

  function announceChange(endpoint: string, change: BalancerEvents["poolChange"]["change"]): void {
    turns.recheck();
    parts.strategy.onPoolChange?.(pool.endpoints);
    events.emit("poolChange", { endpoint, change });
  }

  function announceAll(endpoint: Endpoint<Request, Result>): void {
    for (const identity of [DEFAULT_IDENTITY, ...(endpoint.pairs?.keys() ?? [])])
      announceState(parts, endpoint, identity, clock.now());
  }

  /** Waits until nothing runs at a removed endpoint, and ends what runs for too long. */
  async function drain(endpoint: Endpoint<Request, Result>, drainMs: number): Promise<void> {
    if (endpoint.inFlight === 0) return;
    const drained = Promise.withResolvers<void>();
    endpoint.onIdle = drained.resolve;
    const reason = new StreamFallbackError("ABORTED", `${endpoint.name} was removed`);
    const timer = clock.setTimeout(() => {
      for (const run of runs.toArray()) run.leave(endpoint, reason);
      for (const lease of leases) if (lease.isAt(endpoint)) lease.stop(reason);
    }, drainMs);
    await drained.promise;
    clock.clearTimeout(timer);
  }

  return {
    call(request, callOptions) {
      if (isClosed) return Promise.reject(closedError());
      try {
        const run = new CallRun(parts, request, callOptionsOf(callOptions), forget);
        runs.add(run);
        return run.start();
      } catch (thrown) {
        return Promise.reject(toStreamFallbackError(thrown));
      }
    },
    acquire(request, targetOptions) {
      if (isClosed) return undefined;
      const attempt = leaseAttempt(parts, new CallTargets(parts, request, targetOptionsOf(targetOptions)));
      if (attempt === undefined) return undefined;
      const lease = new LeasedAttempt(parts, attempt, (ended) => leases.delete(ended));
      leases.add(lease);
      lease.start();
      if (!isClosed) return lease;
      // A listener has closed the balancer while the lease was announced.
      lease.stop(closedError());
      return undefined;
    },
    add(endpoint) {
      pool.add(endpoint);
      announceChange(endpoint.name, "added");
    },
    async remove(name, removeOptions = {}) {
      const kinds = { drainMs: milliseconds };
      const { drainMs = config.failover.attemptTimeoutMs } = checkedOptions<RemoveOptions>("", {
        options: removeOptions,
        kinds,
      });
      const endpoint = pool.remove(name);
      announceChange(name, "removed");
      await drain(endpoint, drainMs);
    },
    update(name, patch) {
      pool.update(name, patch);
      announceChange(name, "updated");
    },
    status: (identity = DEFAULT_IDENTITY) =>
      pool.endpoints.map((endpoint) => statusOf(endpoint, identity, clock)),
    config: () => structuredClone(config),
    updateConfig(patch) {
      const changed = patched(balancerSchema, { before: config, patch });
      Object.assign(config.breaker, changed.breaker);
      Object.assign(config.failover, changed.failover);
      Object.assign(config.hedge, changed.hedge);
      config.maxConcurrent = changed.maxConcurrent;
      turns.resize(pool.endpoints);
      for (const endpoint of pool.endpoints)
        for (const { tally } of breakersOf(endpoint)) fitWindow(tally, config.breaker);
      parts.recheckAttempts();
    },
    setStrategy(strategy) {
      parts.strategy = strategyFrom(strategy);
    },
    trip(name) {
      const endpoint = pool.named(name);
      trip(endpoint.breaker, { nowMs: clock.now(), random });
      pool.refresh();
      turns.recheck();
      announceState(parts, endpoint, DEFAULT_IDENTITY, clock.now());
    },
    reset(name) {
      for (const endpoint of name === undefined ? pool.endpoints : [pool.named(name)]) {
        resetPairs(endpoint, clock.now());
        pool.refresh();
        turns.recheck();
        announceAll(endpoint);
      }
    },
    snapshot: () => takeSnapshot(pool, clock),
    restore(snapshot) {
      restoreSnapshot(snapshot, pool, clock);
      pool.refresh();
      turns.recheck();
      for (const endpoint of pool.endpoints) announceAll(endpoint);
    },
    on(event, listener) {
      checkedOption("the listener", { kind: required(callback), read: () => listener });
      return events.on(event, listener);
    },
    close() {
      isClosed = true;
      for (const run of runs.toArray()) run.stop(closedError());
      for (const lease of leases) lease.stop(closedError());
    },
  };
}
