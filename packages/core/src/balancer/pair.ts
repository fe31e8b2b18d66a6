import {
  admit,
  admitEarly,
  admits,
  admitsEarly,
  type Breaker,
  createBreaker,
  type Judgement,
  judge,
  type Permit,
  reset,
  stateOf,
  succeed,
  suspect,
} from "../breaker/breaker.ts";
import { hush } from "../runtime/hush.ts";
import type { Asker } from "./asker.ts";
import type { Endpoint, EndpointState, Pair } from "./endpoint.ts";
import type { Verdicts } from "./outcome.ts";

/** An endpoint of any kind of request: its breakers are all the same. */
export type AnyEndpoint = Endpoint<never, unknown>;

/** The permits of one attempt: the endpoint's, and that of the endpoint as this identity sees it. */
export interface PairPermit {
  readonly endpoint: Permit;
  readonly pair: Permit;
}

/** Identities come from outside: beyond this many per endpoint, healthy ones are forgotten. */
const MOST_PAIRS = 1_000;

/** Whom the site sees there: of who asks an anonymous endpoint it knows the address alone. */
export function identityAt({ options }: AnyEndpoint, { identity, address, request }: Asker): string {
  // As in nearly every call.
  if (identity === address) return identity;
  return hidesWhoAsks(options, request) ? address : identity;
}

/** Without a request it shows who asks, unless it never does. */
function hidesWhoAsks({ isAnonymous }: AnyEndpoint["options"], request: unknown): boolean {
  if (typeof isAnonymous !== "function") return isAnonymous === true;
  try {
    if (request === undefined) return false;
    const told: unknown = isAnonymous(request as never);
    // A promise is no answer, and may reject with nobody to hear it.
    hush(told);
    return told === true;
  } catch {
    return false;
  }
}

/** The breaker of an identity, if the site has ever refused it access here. */
export function pairBreakerOf(endpoint: AnyEndpoint, asker: Asker): Breaker | undefined {
  return endpoint.pairs?.get(identityAt(endpoint, asker))?.breaker;
}

/**
 * Whether it is closed for every identity, as nearly always. The quick answer that spares every call the longer one.
 */
export function isClosedForAll({ breaker, pairs }: AnyEndpoint): boolean {
  return breaker.state.kind === "closed" && pairs === undefined;
}

/** What an identity meets at an endpoint: the worse of the two breakers' states. */
export function stateOfPair(endpoint: AnyEndpoint, asker: Asker, nowMs: number): EndpointState {
  const own = stateOf(endpoint.breaker, nowMs).kind;
  const pair = pairBreakerOf(endpoint, asker);
  if (pair === undefined || own === "open") return own;
  const seen = stateOf(pair, nowMs).kind;
  return seen === "closed" ? own : seen;
}

/** Whether the site refuses this identity access, be the endpoint healthy or not. */
export function isRefusedAccess(endpoint: AnyEndpoint, asker: Asker, nowMs: number): boolean {
  const pair = pairBreakerOf(endpoint, asker);
  return pair !== undefined && stateOf(pair, nowMs).kind !== "closed";
}

/** Ms until this identity may ask the endpoint again: 0 while it may, a trial's length while trials decide. */
export function retryAfterOf(endpoint: AnyEndpoint, asker: Asker, nowMs: number): number {
  const pair = pairBreakerOf(endpoint, asker);
  return Math.max(waitOf(endpoint.breaker, nowMs), pair === undefined ? 0 : waitOf(pair, nowMs));
}

export function admitPair(endpoint: AnyEndpoint, asker: Asker, nowMs: number): PairPermit | undefined {
  const pair = pairBreakerOf(endpoint, asker);
  if (!admits(endpoint.breaker, nowMs) || (pair && !admits(pair, nowMs))) return undefined;
  return permitOf(endpoint, admit(endpoint.breaker, nowMs), pair, nowMs);
}

/** Whether a trial may come before the block is over. The block of a pair is always waited out. */
function admitsPairEarly(endpoint: AnyEndpoint, asker: Asker, nowMs: number): boolean {
  const pair = pairBreakerOf(endpoint, asker);
  return admitsEarly(endpoint.breaker, nowMs) && (pair === undefined || admits(pair, nowMs));
}

export function admitPairEarly(endpoint: AnyEndpoint, asker: Asker, nowMs: number): PairPermit | undefined {
  if (!admitsPairEarly(endpoint, asker, nowMs)) return undefined;
  return permitOf(endpoint, admitEarly(endpoint.breaker, nowMs), pairBreakerOf(endpoint, asker), nowMs);
}

/**
 * Gives the permits back, each with its verdict.
 * @returns whether that began a block of the pair
 */
export function judgePair(
  endpoint: AnyEndpoint,
  asker: Asker,
  { endpoint: own, pair }: PairPermit,
  { verdicts, ...judgement }: Judgement & { verdicts: Verdicts },
): boolean {
  const isPairs = verdicts.pair === "failure" || verdicts.pair === "block";
  // A `Retry-After` told to one identity does not bind the others.
  const ownWait = isPairs ? undefined : judgement.retryAfterMs;
  judge(endpoint.breaker, own, verdicts.endpoint, { ...judgement, retryAfterMs: ownWait });
  const known = isPairs ? pairOf(endpoint, asker, judgement.nowMs) : pairBreakerOf(endpoint, asker);
  if (known === undefined) return false;
  const { generation } = known;
  judge(known, pair, verdicts.pair, judgement);
  return known.state.kind === "open" && known.generation !== generation;
}

/** Gives the permits back after an answer. */
export function succeedPair(
  endpoint: AnyEndpoint,
  asker: Asker,
  { endpoint: own, pair }: PairPermit,
  nowMs: number,
): void {
  succeed(endpoint.breaker, own, nowMs);
  const known = pairBreakerOf(endpoint, asker);
  if (known) succeed(known, pair, nowMs);
}

/** The breaker of who asks, made when the site first refuses it access. */
function pairOf(endpoint: AnyEndpoint, asker: Asker, nowMs: number): Breaker {
  return pairNamed(endpoint, identityAt(endpoint, asker), nowMs);
}

/** The breaker of whom the site sees there under this name, made where there is none. */
export function pairNamed(endpoint: AnyEndpoint, name: string, nowMs: number): Breaker {
  endpoint.pairs ??= new Map();
  const known = endpoint.pairs.get(name);
  if (known) return known.breaker;
  if (endpoint.pairs.size >= MOST_PAIRS) forgetOne(endpoint.pairs, nowMs);
  const breaker = createBreaker(endpoint.breaker.policy, { nowMs, generation: endpoint.pairGeneration });
  endpoint.pairs.set(name, { breaker, announced: "closed" });
  return breaker;
}

/**
 * Has one that falls together with a blocked endpoint be tried out by whoever met the block there. Where others would be
 * kept out too, as by an endpoint that sees no more than the address, it is left alone.
 * @returns whether it could be asked freely until now
 */
export function suspectPair(
  endpoint: AnyEndpoint,
  { blocked, asker }: { blocked: AnyEndpoint; asker: Asker },
  nowMs: number,
): boolean {
  const name = identityAt(endpoint, asker);
  if (hidesWhoAsks(endpoint.options, asker.request) && name !== identityAt(blocked, asker)) return false;
  return suspect(pairNamed(endpoint, name, nowMs), nowMs);
}

/** Whether it is only tried out because another one was blocked that falls together with it. */
export function isSuspectedBy(endpoint: AnyEndpoint, asker: Asker, nowMs: number): boolean {
  const pair = pairBreakerOf(endpoint, asker);
  const state = pair && stateOf(pair, nowMs);
  return state?.kind === "half-open" && state.isSuspected;
}

/** The endpoint's own and those of all identities. */
export function breakersOf({ breaker, pairs }: AnyEndpoint): Breaker[] {
  return [breaker, ...Array.from(pairs?.values() ?? [], (pair) => pair.breaker)];
}

/** Closes the breakers of the endpoint and of all identities by hand, and forgets their past. */
export function resetPairs(endpoint: AnyEndpoint, nowMs: number): void {
  for (const breaker of breakersOf(endpoint)) reset(breaker, nowMs);
  endpoint.pairGeneration += 1;
  endpoint.isTrialPaid = false;
  endpoint.darkTrials = 0;
  endpoint.lastDarkTrialAt = Number.NEGATIVE_INFINITY;
}

/** Forgets the first closed pair or, where none is closed, the oldest. */
function forgetOne(pairs: Map<string, Pair>, nowMs: number): void {
  let forgotten: string | undefined;
  for (const [identity, { breaker }] of pairs) {
    forgotten ??= identity;
    if (stateOf(breaker, nowMs).kind !== "closed") continue;
    forgotten = identity;
    break;
  }
  if (forgotten !== undefined) pairs.delete(forgotten);
}

function permitOf(
  { pairGeneration }: AnyEndpoint,
  own: Permit | undefined,
  pair: Breaker | undefined,
  nowMs: number,
): PairPermit | undefined {
  if (own === undefined) return undefined;
  const permit = pair === undefined ? pairGeneration : admit(pair, nowMs);
  return permit === undefined ? undefined : { endpoint: own, pair: permit };
}

/** Ms until the breaker lets somebody ask: 0 while it does, a trial's length while trials decide. */
export function waitOf(breaker: Breaker, nowMs: number): number {
  const state = stateOf(breaker, nowMs);
  if (state.kind === "open") return state.untilMs - nowMs;
  const isFull = state.kind === "half-open" && state.running >= breaker.policy.halfOpenMaxCalls;
  return isFull ? Math.max(0, state.triedAtMs + breaker.policy.slowCallMs - nowMs) : 0;
}
