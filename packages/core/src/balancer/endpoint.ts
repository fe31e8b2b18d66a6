import { type Breaker, type BreakerState, createBreaker } from "../breaker/breaker.ts";
import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Candidate } from "../strategies/strategy.ts";

export interface AttemptContext {
  /** Aborted when the caller gives up, when the time is spent, or when another endpoint was faster. */
  signal: AbortSignal;
  /** What is left of the call's time in ms, never below 0. */
  remainingMs(): number;
}

/** What a balancer picks. */
export interface EndpointOptions<Request, Result> {
  /** Unique within its balancer. */
  name: string;
  /** A lower number goes first. @default 1 */
  priority?: number | undefined;
  /** A bigger weight gets a bigger share; 0 takes the endpoint out. @default 1 */
  weight?: number | undefined;
  /** False skips the endpoint for this request without blame; must do no I/O. @default always true */
  accepts?: ((request: Request) => boolean) | undefined;
  call(request: Request, context: AttemptContext): Promise<Result>;
}

/** An endpoint at work: its options, its breaker and what it is doing. */
export interface Endpoint<Request, Result> extends Candidate {
  priority: number;
  weight: number;
  accepts(request: Request): boolean;
  call(request: Request, context: AttemptContext): Promise<Result>;
  inFlight: number;
  lastFailureAt: number | undefined;
  readonly breaker: Breaker;
  /** The breaker's state that listeners know of. */
  announcedState: BreakerState["kind"];
}

/** A row of `balancer.status()`. */
export interface EndpointStatus {
  name: string;
  priority: number;
  weight: number;
  state: BreakerState["kind"];
  failureCount: number;
  inFlight: number;
  /** Unix ms of the last failure that counted. */
  lastFailureAt: number | undefined;
  /** Ms until the endpoint may be tried again; 0 while it is not blocked. */
  retryAfterMs: number;
  /** The same as Unix ms; undefined while it is not blocked. */
  retryAt: number | undefined;
}

export function createEndpoint<Request, Result>(
  options: EndpointOptions<Request, Result>,
  policy: BreakerPolicy,
  nowMs: number,
): Endpoint<Request, Result> {
  return {
    name: options.name,
    priority: options.priority ?? 1,
    weight: options.weight ?? 1,
    accepts: (request) => options.accepts?.(request) ?? true,
    call: (request, context) => options.call(request, context),
    inFlight: 0,
    lastFailureAt: undefined,
    breaker: createBreaker(policy, nowMs),
    announcedState: "closed",
  };
}
