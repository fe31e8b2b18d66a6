import { trip } from "../breaker/breaker.ts";
import { fitWindow } from "../breaker/trip-rules.ts";
import { balancerSchema, defaultBalancerConfig } from "../config/balancer-schema.ts";
import { patched } from "../config/patched.ts";
import { checkedChoice } from "../config/strategy-setting.ts";
import {
  callback,
  checkedOption,
  checkedOptions,
  milliseconds,
  required,
  text,
} from "../errors/option-kinds.ts";
import { refuseOldNode } from "../errors/refuse-old-node.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { guardedMetrics } from "../metrics/guarded-metrics.ts";
import { RetryBudget } from "../policies/retry-budget.ts";
import { Chain } from "../runtime/chain.ts";
import { systemClock } from "../runtime/clock.ts";
import { createEmitter } from "../runtime/emitter.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedRandom } from "../runtime/guarded-random.ts";
import { hush } from "../runtime/hush.ts";
import { guardedLogger, silentLogger } from "../runtime/logger.ts";
import { Slices } from "../runtime/slices.ts";
import { guardedStrategy } from "../strategies/guarded-strategy.ts";
import { type StrategyChoice, strategyOf } from "../strategies/strategy-choice.ts";
import { guardedAttemptTracer } from "../tracing/guarded-trace.ts";
import { announceState } from "./announce.ts";
import { DEFAULT_IDENTITY } from "./asker.ts";
import type { Balancer, PairOptions, RemoveOptions } from "./balancer.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import { type BalancerOptions, checkedBalancerOptions } from "./balancer-options.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { restoreSnapshot, takeSnapshot } from "./balancer-snapshot.ts";
import { callOptionsOf, targetOptionsOf } from "./call-options.ts";
import { CallRun } from "./call-run.ts";
import { CountsByName } from "./counts.ts";
import type { Endpoint } from "./endpoint.ts";
import { EndpointPool } from "./endpoint-pool.ts";
import { statusOf } from "./endpoint-status.ts";
import { errorClassifier } from "./error-classifier.ts";
import { Leases } from "./leases.ts";
import { numbersOf } from "./numbers.ts";
import { OwnAddresses } from "./own-addresses.ts";
import { guardedPace } from "./pace.ts";
import { breakersOf, identityAt, resetPairs } from "./pair.ts";
import { resetPair, tripPair } from "./pair-by-hand.ts";
import { Turns } from "./turns.ts";

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
  const options = checkedBalancerOptions(given);
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
    counts: new CountsByName(pool.latency),
    pace: options.pace && guardedPace(options.pace, logger),
    trace: options.trace && guardedAttemptTracer(options.trace, logger),
    describe: (request) => described(request) ?? name,
    errorOf: errorClassifier(options.classify, logger),
    identify,
    addressOf: options.addressOf && addressOf,
    recheckAttempts: () => {
      for (const run of runs.toArray()) run.arm(clock.now());
      leases.arm();
    },
  };
  const ownAddresses = new OwnAddresses();
  const leases = new Leases(parts);
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
      return nameFrom("identify", options.identify(request));
    } catch (thrown) {
      throw toStreamFallbackError(thrown).at(`${name}, asked who makes the request`);
    }
  }

  function addressOf(request: Request, identity: string): string {
    try {
      const address = nameFrom("addressOf", options.addressOf?.(request));
      ownAddresses.note({ identity, address });
      return address;
    } catch (thrown) {
      throw toStreamFallbackError(thrown).at(`${name}, asked from where the request is made`);
    }
  }

  function announceChange(endpoint: string, change: BalancerEvents["poolChange"]["change"]): void {
    turns.recheck();
    parts.strategy.onPoolChange?.(pool.endpoints);
    events.emit("poolChange", { endpoint, change });
  }

  function announceAll(endpoint: Endpoint<Request, Result>): void {
    for (const identity of [DEFAULT_IDENTITY, ...(endpoint.pairs?.keys() ?? [])])
      announceState(parts, endpoint, { identity, address: identity }, clock.now());
  }

  /** After a change by hand. */
  function recheck(endpoint: Endpoint<Request, Result>): void {
    pool.refresh();
    turns.recheck();
    announceAll(endpoint);
  }

  function drainMsOf(given: RemoveOptions = {}): number {
    const checked = checkedOptions<RemoveOptions>("", { options: given, kinds: { drainMs: milliseconds } });
    return checked.drainMs ?? config.failover.attemptTimeoutMs;
  }

  /** Waits until nothing runs at a removed endpoint, and ends what runs for too long. */
  async function drain(endpoint: Endpoint<Request, Result>, drainMs: number): Promise<void> {
    if (endpoint.inFlight === 0) return;
    const drained = Promise.withResolvers<void>();
    endpoint.onIdle = drained.resolve;
    const reason = new StreamFallbackError("ABORTED", `${endpoint.name} was removed`);
    const timer = clock.setTimeout(() => {
      for (const run of runs.toArray()) run.leave(endpoint, reason);
      leases.leave(endpoint, reason);
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
      return isClosed ? undefined : leases.acquire(request, targetOptionsOf(targetOptions));
    },
    add(endpoint) {
      pool.add(endpoint);
      announceChange(endpoint.name, "added");
    },
    async replace(endpoints, removeOptions) {
      const drainMs = drainMsOf(removeOptions);
      const { added, updated, removed } = pool.replace(endpoints);
      for (const { name } of added) announceChange(name, "added");
      for (const { name } of updated) announceChange(name, "updated");
      for (const { name } of removed) announceChange(name, "removed");
      await Promise.all(removed.map((endpoint) => drain(endpoint, drainMs)));
    },
    async remove(name, removeOptions) {
      const drainMs = drainMsOf(removeOptions);
      const endpoint = pool.remove(name);
      announceChange(name, "removed");
      await drain(endpoint, drainMs);
    },
    update(name, patch) {
      pool.update(name, patch);
      announceChange(name, "updated");
    },
    status(identity = DEFAULT_IDENTITY) {
      const asker = ownAddresses.askerOf(identity);
      return pool.endpoints.map((endpoint) => statusOf(endpoint, asker, clock));
    },
    numbers: () =>
      numbersOf(
        {
          endpoints: pool.endpoints,
          identities: parts.counts,
          askerOf: (identity) => ownAddresses.askerOf(identity),
        },
        clock.now(),
      ),
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
    trip(name, pairOptions) {
      const { identity } = pairOptionsOf(pairOptions);
      const endpoint = pool.named(name);
      const judgement = { nowMs: clock.now(), random };
      if (identity === undefined) trip(endpoint.breaker, judgement);
      else tripPair(endpoint, identityAt(endpoint, ownAddresses.askerOf(identity)), judgement);
      recheck(endpoint);
    },
    reset(name, pairOptions) {
      const { identity } = pairOptionsOf(pairOptions);
      for (const endpoint of name === undefined ? pool.endpoints : [pool.named(name)]) {
        const seenAs = identity && identityAt(endpoint, ownAddresses.askerOf(identity));
        if (seenAs === undefined) resetPairs(endpoint, clock.now());
        else resetPair(endpoint, seenAs, clock.now());
        parts.pace?.forget?.(endpoint.name, seenAs);
        recheck(endpoint);
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
      leases.close(closedError());
    },
  };
}

/** What a function of the caller's says of a request: text, or the common name where it says nothing. */
function nameFrom(option: "identify" | "addressOf", given: unknown = DEFAULT_IDENTITY): string {
  if (typeof given === "string") return given;
  if (given === null) return DEFAULT_IDENTITY;
  hush(given);
  throw new StreamFallbackError("INVALID_INPUT", `${option} must give text, at once`);
}

function pairOptionsOf(options: PairOptions = {}): PairOptions {
  return checkedOptions<PairOptions>("", { options, kinds: { identity: text } });
}
