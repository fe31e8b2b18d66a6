import { admits, endBlock, stateOf } from "../breaker/breaker.ts";
import type { Asker } from "./asker.ts";
import { type AnyEndpoint, pairBreakerOf, stateOfPair } from "./pair.ts";

/** The next trial of endpoints that are all blocked. */
export interface DarkTrial<Endpoint> {
  readonly endpoint: Endpoint;
  readonly dueAt: number;
  /** When one of them last answered: the breakers that opened since then opened in the same outage. */
  readonly lastAnswerAt: number;
}

/**
 * The next trial of a dark pool, that is, one whose endpoints are all open: the endpoint whose turn it is, and when.
 * Trials go round the endpoints one at a time, with growing waits between them. Undefined while one endpoint is not
 * open, and where all of them refuse this identity access: a block by the site is waited out.
 */
export function nextDarkTrial<Endpoint extends AnyEndpoint>(
  eligible: readonly Endpoint[],
  asker: Asker,
  nowMs: number,
): DarkTrial<Endpoint> | undefined {
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let openedAt = Number.NEGATIVE_INFINITY;
  for (const endpoint of eligible) {
    if (stateOfPair(endpoint, asker, nowMs) !== "open") return undefined;
    openedAt = Math.max(openedAt, openSince(endpoint, asker, nowMs));
    lastAnswerAt = Math.max(lastAnswerAt, endpoint.lastAnswerAt);
  }
  let trials = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  let lastTrialAt = Number.NEGATIVE_INFINITY;
  let next: Turn<Endpoint> | undefined;
  for (const endpoint of eligible) {
    trials += trialsSince(endpoint, lastAnswerAt);
    lastTrialAt = Math.max(lastTrialAt, endpoint.lastDarkTrialAt);
    const state = stateOf(endpoint.breaker, nowMs);
    // A trial that runs now has been judged by then, at the latest as slow.
    if (state.kind === "open" && state.isTried)
      notBefore = Math.max(notBefore, endpoint.lastDarkTrialAt + endpoint.breaker.policy.slowCallMs);
    const turn = turnOf(endpoint, asker, nowMs);
    if (turn && (next === undefined || isBefore(turn, next, lastAnswerAt))) next = turn;
  }
  if (next === undefined) return undefined;
  const { endpoint, startsAt } = next;
  const { darkTrialDelayMs, darkTrialMultiplier, maxDarkTrialDelayMs } = endpoint.breaker.policy;
  // The growth is bounded, since a delay of 0 times Infinity would be NaN.
  const growth = Math.min(darkTrialMultiplier ** trials, Number.MAX_VALUE);
  const waitMs = Math.min(darkTrialDelayMs * growth, maxDarkTrialDelayMs);
  const dueAt = waitMs + (trials === 0 ? openedAt : lastTrialAt);
  return { endpoint, dueAt: Math.max(dueAt, startsAt, notBefore), lastAnswerAt };
}

/** An endpoint that a trial may go to, and from when on. */
interface Turn<Endpoint> {
  readonly endpoint: Endpoint;
  readonly startsAt: number;
}

/**
 * Undefined where no trial may come before the block is over: this identity is refused access, or the site or a
 * person set its length.
 */
function turnOf<Endpoint extends AnyEndpoint>(
  endpoint: Endpoint,
  asker: Asker,
  nowMs: number,
): Turn<Endpoint> | undefined {
  const pair = pairBreakerOf(endpoint, asker);
  const state = stateOf(endpoint.breaker, nowMs);
  if (state.kind !== "open" || (pair !== undefined && !admits(pair, nowMs))) return undefined;
  return state.firmUntilMs < state.untilMs
    ? { endpoint, startsAt: Math.max(nowMs, state.firmUntilMs) }
    : undefined;
}

/** Counts a trial that begins now. */
export function countDarkTrial({ endpoint, lastAnswerAt }: DarkTrial<AnyEndpoint>, nowMs: number): void {
  endpoint.darkTrials = trialsSince(endpoint, lastAnswerAt) + 1;
  endpoint.lastDarkTrialAt = nowMs;
}

/**
 * Makes every endpoint half-open that opened in the same outage, after a trial succeeded. For endpoints that the call
 * itself could not ask, the outage began when any endpoint of the pool last answered.
 */
export function endOutage(
  all: readonly AnyEndpoint[],
  eligible: readonly AnyEndpoint[],
  { lastAnswerAt }: DarkTrial<AnyEndpoint>,
  nowMs: number,
): void {
  let anybodyAt = lastAnswerAt;
  for (const endpoint of all) anybodyAt = Math.max(anybodyAt, endpoint.lastAnswerAt);
  for (const endpoint of all) {
    const state = stateOf(endpoint.breaker, nowMs);
    const since = eligible.includes(endpoint) ? lastAnswerAt : anybodyAt;
    if (state.kind === "open" && state.sinceMs >= since) endBlock(endpoint.breaker, nowMs);
  }
}

function openSince(endpoint: AnyEndpoint, asker: Asker, nowMs: number): number {
  const pair = pairBreakerOf(endpoint, asker);
  const states = [stateOf(endpoint.breaker, nowMs), ...(pair ? [stateOf(pair, nowMs)] : [])];
  return Math.max(
    ...states.map((state) => (state.kind === "open" ? state.sinceMs : Number.NEGATIVE_INFINITY)),
  );
}

function trialsSince(endpoint: AnyEndpoint, lastAnswerAt: number): number {
  return endpoint.lastDarkTrialAt > lastAnswerAt ? endpoint.darkTrials : 0;
}

/** The order of trials: the earliest possible, then the fewest trials so far, then priority, then weight. */
function isBefore(one: Turn<AnyEndpoint>, other: Turn<AnyEndpoint>, lastAnswerAt: number): boolean {
  const order =
    one.startsAt - other.startsAt ||
    trialsSince(one.endpoint, lastAnswerAt) - trialsSince(other.endpoint, lastAnswerAt) ||
    one.endpoint.priority - other.endpoint.priority ||
    other.endpoint.weight - one.endpoint.weight;
  return order < 0;
}
