import { type Breaker, createBreaker } from "../breaker/breaker.ts";
import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { createLatencyEstimate, type LatencyEstimate } from "../policies/latency-estimate.ts";
import { Chain, type Link } from "../runtime/chain.ts";
import type { Candidate } from "../strategies/strategy.ts";
import { CountsByName } from "./counts.ts";

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
  /**
   * Whether it is kept for calls that another endpoint has failed, or that no other can take: with any strategy it is
   * asked first by nobody else. @default false
   */
  isStandby?: boolean | undefined;
  /** How far away it is, from 0 (here) to 1; only `adaptive-score` looks at it. @default 0 */
  distance?: number | undefined;
  /** False skips the endpoint for this request without blame; asked anew for each further attempt; must do no I/O. @default always true */
  accepts?: ((request: Request) => boolean) | undefined;
  /**
   * Whether it hides who asks, so that a block which one identity meets there counts for all of its address. A function says it
   * by the request; it must do no I/O. @default false
   */
  isAnonymous?: boolean | ((request: Request) => boolean) | undefined;
  /**
   * Names what it falls together with, as endpoints of one host do: after a block of one, whoever met it has the others
   * of the group tried out by one attempt at a time before it asks them freely again. @default none
   */
  riskGroup?: string | undefined;
  call(request: Request, context: AttemptContext): Promise<Result>;
}

/** The options of an endpoint as they were when it was taken in. */
export interface KnownOptions<Request, Result> extends Omit<EndpointOptions<Request, Result>, "call"> {
  /** What was given, which is asked: its `call` may need its object, and may be replaced there. */
  readonly given: Pick<EndpointOptions<Request, Result>, "call">;
}

/** An endpoint at work: its options, its breakers and what it is doing. */
export interface Endpoint<Request, Result> extends Candidate {
  options: KnownOptions<Request, Result>;
  priority: number;
  weight: number;
  distance: number;
  inFlight: number;
  /** The room for attempts of the default identity; undefined before the first. */
  slot: Slot | undefined;
  /** The room of the others, while they have attempts there. */
  slotsByIdentity: Map<string, Slot> | undefined;
  /** Whether it has left its pool, while attempts that run there come to their end. */
  isRemoved: boolean;
  /** Whether it is among the ready ones of its pool. */
  isReady: boolean;
  /** Called when the last attempt there has ended. */
  onIdle: (() => void) | undefined;
  /** Unix ms of the last failure that counted. */
  lastFailureAt: number | undefined;
  /** Counts the failures that are the fault of the endpoint, whoever asked. */
  readonly breaker: Breaker;
  /**
   * A further breaker for each identity that the site has refused access here, by the name that it is seen under; most
   * endpoints never need any.
   */
  pairs: Map<string, Pair> | undefined;
  /**
   * The generation of pair breakers that are not made yet, so that permits from before a reset by hand are void there
   * too.
   */
  pairGeneration: number;
  /** The state that was last emitted. */
  announced: EndpointState;
  readonly latency: LatencyEstimate;
  /** By the name that whoever asks is seen under there. */
  readonly counts: CountsByName;
  /** Running attempts that began since the endpoint last answered, oldest first. */
  readonly unanswered: Chain<UnansweredAttempt>;
  lastAnswerAt: number;
  /** Whether the next trial takes a token of the budget, since the last one failed and proved nothing. */
  isTrialPaid: boolean;
  /** How many dark trials it had in the latest outage. */
  darkTrials: number;
  lastDarkTrialAt: number;
}

/** The endpoint as one identity sees it. */
export interface Pair {
  readonly breaker: Breaker;
  /** The state that was last emitted. */
  announced: EndpointState;
}

/** The room for attempts of one identity at one endpoint. */
export interface Slot {
  readonly endpoint: Endpoint<never, unknown>;
  readonly identity: string;
  running: number;
  /** Whether as many run as may. */
  isFull: boolean;
  /** Whether the first of those who wait is about to be looked at. */
  isWoken: boolean;
  /** Those who wait for an attempt to end, the oldest call first. */
  readonly waiting: Chain<Place>;
}

/** A call's place among those who wait at one endpoint. */
export interface Place extends Link<Place> {
  readonly call: WaitingCall;
  readonly slot: Slot;
}

/** A call for which every endpoint that it may ask is full. */
export interface WaitingCall {
  /** Older calls have lower numbers. */
  readonly order: number;
  /** One at each endpoint that it may ask; none while it does not wait. */
  places: readonly Place[];
  /** Asks whom it may, ends if it never may, or goes on waiting. Must not throw. */
  takeTurn(): void;
}

export interface UnansweredAttempt extends Link<UnansweredAttempt> {
  readonly startedAt: number;
}

export type EndpointState = Breaker["state"]["kind"];

export function createEndpoint<Request, Result>(
  options: KnownOptions<Request, Result>,
  policy: BreakerPolicy,
  nowMs: number,
): Endpoint<Request, Result> {
  const latency = createLatencyEstimate();
  return {
    name: options.name,
    options,
    priority: options.priority ?? 1,
    weight: options.weight ?? 1,
    distance: options.distance ?? 0,
    inFlight: 0,
    slot: undefined,
    slotsByIdentity: undefined,
    isRemoved: false,
    isReady: false,
    onIdle: undefined,
    lastFailureAt: undefined,
    breaker: createBreaker(policy, { nowMs }),
    pairs: undefined,
    pairGeneration: 0,
    announced: "closed",
    latency,
    counts: new CountsByName(latency),
    unanswered: new Chain(),
    lastAnswerAt: Number.NEGATIVE_INFINITY,
    isTrialPaid: false,
    darkTrials: 0,
    lastDarkTrialAt: Number.NEGATIVE_INFINITY,
  };
}
