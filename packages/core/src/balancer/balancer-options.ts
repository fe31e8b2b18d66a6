import type { BalancerConfigPatch } from "../config/balancer-config.ts";
import { balancerSchema } from "../config/balancer-schema.ts";
import { namesIn } from "../config/describe-faults.ts";
import { refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import {
  anything,
  callback,
  checkedOptions,
  clock as clockKind,
  logger as loggerKind,
  type OptionKinds,
  required,
  text,
  withMethods,
} from "../errors/option-kinds.ts";
import type { ErrorCode } from "../errors.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { StrategyChoice } from "../strategies/strategy-choice.ts";
import type { AttemptTracer } from "../tracing/attempt-trace.ts";
import type { EndpointOptions } from "./endpoint.ts";
import type { Pace } from "./pace.ts";

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
  /**
   * Names the network address that a request is sent from, where it is not the same for all: what endpoints that hide who
   * asks (`isAnonymous`) are blocked by. @default one address for all
   */
  addressOf?: ((request: Request) => string) | undefined;
  /**
   * Says what an error means that is not ours, such as that of a library: undefined where it cannot tell. Whose fault it is, and so
   * whether breakers count it and calls fail over, goes by the code. @default `UPSTREAM_ERROR`, or `LOCAL` where this process
   * lacks something
   */
  classify?: ((error: unknown) => ErrorCode | undefined) | undefined;
  /**
   * Bounds how often endpoints are asked: one whose turn has not come is passed over without blame. Where all are, the call
   * ends with `NO_ENDPOINT_AVAILABLE` and `retryAfterMs`. @default as often as calls want
   */
  pace?: Pace<Request> | undefined;
  /** Follows each attempt from its beginning to its end, such as to make a span of it. @default nobody does */
  trace?: AttemptTracer<Request> | undefined;
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
  classify: callback,
  identify: callback,
  addressOf: callback,
  pace: withMethods("a pace with waitMs and take", ["waitMs", "take"]),
  trace: callback,
  logger: loggerKind,
  clock: clockKind,
  random: callback,
  breaker: anything,
  failover: anything,
  hedge: anything,
  maxConcurrent: anything,
};

/**
 * The options as they are now.
 * @throws StreamFallbackError `INVALID_INPUT` for one of a wrong kind, or with the name of one that there is not
 */
export function checkedBalancerOptions<Request, Result>(
  options: BalancerOptions<Request, Result>,
): BalancerOptions<Request, Result> {
  const owner = "createBalancer";
  const checked = checkedOptions<BalancerOptions<Request, Result>>(owner, { options, kinds: KINDS });
  refuseUnknownOptions(owner, { options, known: Object.keys(KINDS), elsewhere: namesIn(balancerSchema) });
  return checked;
}
