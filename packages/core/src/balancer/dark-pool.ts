import { endBlock, stateOf } from "../breaker/breaker.ts";
import { type AnyEndpoint, admitsPairEarly, stateOfPair } from "./pair.ts";

/** The next trial of endpoints that are all blocked. */
export interface DarkTrial<Endpoint> {
  readonly endpoint: Endpoint;
  readonly dueAt: number;
  /** When one of them last answered: what opened since then opened in the same trouble. */
  readonly brightUntil: number;
}

/**
 * Whose turn it is when every endpoint of a call is blocked, and when: trials go round, one at a time, with growing
 * waits from trial to trial. Undefined while one of them may be asked anyway, or where the site has shut us out.
 */
export function nextDarkTrial<Endpoint extends AnyEndpoint>(
  eligible: readonly Endpoint[],
  identity: string,
  nowMs: number,
): DarkTrial<Endpoint> | undefined {
  let brightUntil = Number.NEGATIVE_INFINITY;
  let openedAt = Number.NEGATIVE_INFINITY;
  for (const endpoint of eligible) {
    if (stateOfPair(endpoint, identity, nowMs) !== "open") return undefined;
    openedAt = Math.max(openedAt, openSince(endpoint, identity, nowMs));
    brightUntil = Math.max(brightUntil, endpoint.lastAnswerAt);
  }
  let trials = 0;
  let lastTrialAt = Number.NEGATIVE_INFINITY;
  let next: Endpoint | undefined;
  let tried: Endpoint | undefined;
  for (const endpoint of eligible) {
    const state = stateOf(endpoint.breaker, nowMs);
    if (state.kind === "open" && state.isTried) tried = endpoint;
    trials += trialsSince(endpoint, brightUntil);
    lastTrialAt = Math.max(lastTrialAt, endpoint.lastDarkTrialAt);
    if (!admitsPairEarly(endpoint, identity, nowMs)) continue;
    if (next === undefined || comesBefore(endpoint, next, brightUntil)) next = endpoint;
  }
  const endpoint = next ?? tried;
  if (endpoint === undefined) return undefined;
  const { darkTrialDelayMs, darkTrialMultiplier, maxDarkTrialDelayMs, slowCallMs } = endpoint.breaker.policy;
  const waitMs = Math.min(darkTrialDelayMs * darkTrialMultiplier ** trials, maxDarkTrialDelayMs);
  const dueAt = waitMs + (trials === 0 ? openedAt : lastTrialAt);
  return { endpoint, dueAt: tried ? Math.max(dueAt, lastTrialAt + slowCallMs) : dueAt, brightUntil };
}

/** Counts a trial that begins now. */
export function countDarkTrial({ endpoint, brightUntil }: DarkTrial<AnyEndpoint>, nowMs: number): void {
  endpoint.darkTrials = trialsSince(endpoint, brightUntil) + 1;
  endpoint.lastDarkTrialAt = nowMs;
}

/** After a trial that succeeded: whoever opened in the same trouble may be tried at once. */
export function endTrouble(endpoints: readonly AnyEndpoint[], brightUntil: number, nowMs: number): void {
  for (const { breaker } of endpoints) {
    const state = stateOf(breaker, nowMs);
    if (state.kind === "open" && state.sinceMs >= brightUntil) endBlock(breaker, nowMs);
  }
}

function openSince({ breaker, pairs }: AnyEndpoint, identity: string, nowMs: number): number {
  const pair = pairs.get(identity);
  const states = [stateOf(breaker, nowMs), ...(pair ? [stateOf(pair, nowMs)] : [])];
  return Math.max(
    ...states.map((state) => (state.kind === "open" ? state.sinceMs : Number.NEGATIVE_INFINITY)),
  );
}

function trialsSince(endpoint: AnyEndpoint, brightUntil: number): number {
  return endpoint.lastDarkTrialAt > brightUntil ? endpoint.darkTrials : 0;
}

function comesBefore(one: AnyEndpoint, other: AnyEndpoint, brightUntil: number): boolean {
  const order =
    trialsSince(one, brightUntil) - trialsSince(other, brightUntil) ||
    one.priority - other.priority ||
    other.weight - one.weight;
  return order < 0;
}
