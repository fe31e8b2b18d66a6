import type { BalancerConfig, BalancerConfigPatch } from "../config/balancer-config.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { StrategyChoice } from "../strategies/strategy-choice.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import type { BalancerSnapshot } from "./balancer-snapshot.ts";
import type { CallOptions, CallResult, TargetOptions } from "./call-options.ts";
import type { EndpointOptions } from "./endpoint.ts";
import type { EndpointPatch } from "./endpoint-pool.ts";
import type { EndpointStatus } from "./endpoint-status.ts";
import type { Lease } from "./lease.ts";
import type { BalancerNumbers } from "./numbers.ts";

export interface RemoveOptions {
  /** How long attempts that run there may go on, in ms. @default the balancer's `failover.attemptTimeoutMs` */
  drainMs?: number | undefined;
}

export interface PairOptions {
  /**
   * Whom alone it concerns; at an endpoint that hides who asks, all who ask from where this identity asked last.
   * @default everybody
   */
  identity?: string | undefined;
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
  /**
   * Has these endpoints from now on, all or nothing. One of a name that is there keeps its breakers and what runs there, and takes
   * over priority, weight and `call`; new ones are taken in, and those not named are taken out as by `remove`.
   * @throws StreamFallbackError `INVALID_INPUT` for a bad endpoint or a repeated name; then the ones before stay
   */
  replace(endpoints: readonly EndpointOptions<Request, Result>[], options?: RemoveOptions): Promise<void>;
  /** Changes an endpoint's priority or weight; weight 0 takes it out. */
  update(name: string, patch: EndpointPatch): void;
  /**
   * A row per endpoint, in the order in which they were given.
   * @param identity as whom. @default the identity of all calls that name none
   */
  status(identity?: string): EndpointStatus[];
  /** What was counted since the balancer was made: per endpoint, per pair and per identity. */
  numbers(): BalancerNumbers;
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
  /** Blocks an endpoint by hand, for as long as its own next block would last: for everybody, or for one identity. */
  trip(name: string, options?: PairOptions): void;
  /** Closes the breakers of one endpoint, or of all, and forgets their past: for everybody, or for one identity. */
  reset(name?: string, options?: PairOptions): void;
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
