import type { Random } from "../runtime/random.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import {
  clearWindow,
  countCall,
  createRollingWindow,
  failureShare,
  type RollingWindow,
} from "./rolling-window.ts";

export type BreakerState = Closed | Open | HalfOpen;

interface Closed {
  readonly kind: "closed";
  readonly sinceMs: number;
}

interface Open {
  readonly kind: "open";
  readonly untilMs: number;
}

interface HalfOpen {
  readonly kind: "half-open";
  /** Trials under way. */
  running: number;
  successes: number;
}

/** A plain record: no timer, no emitter. It moves only when it is looked at or told of a result. */
export interface Breaker {
  readonly policy: BreakerPolicy;
  state: BreakerState;
  /** Grows with every change of state: a permit of an older one changes nothing any more. */
  generation: number;
  failureCount: number;
  /** The n of `blockDuration × retryMultiplier^n` for the next opening. */
  severity: number;
  window: RollingWindow;
}

/** The right to make one call; it is given back with exactly one verdict. */
export interface Permit {
  readonly generation: number;
}

/** What a result says of an endpoint. `block`: the site shuts us out, one is enough. `neutral`: nothing. */
export type Verdict = "success" | "failure" | "block" | "neutral";

export function createBreaker(policy: BreakerPolicy, nowMs: number): Breaker {
  return {
    policy,
    state: { kind: "closed", sinceMs: nowMs },
    generation: 0,
    failureCount: 0,
    severity: 0,
    window: createRollingWindow(policy.windowMs),
  };
}

/** The state at this moment; an open breaker whose time is over turns half-open here. */
export function stateOf(breaker: Breaker, nowMs: number): BreakerState {
  const { state } = breaker;
  if (state.kind === "open" && nowMs >= state.untilMs) {
    moveTo(breaker, { kind: "half-open", running: 0, successes: 0 });
  }
  return breaker.state;
}

/** A permit, or undefined at once: nobody ever queues at a breaker. */
export function admit(breaker: Breaker, nowMs: number): Permit | undefined {
  const state = stateOf(breaker, nowMs);
  if (state.kind === "open") return undefined;
  if (state.kind === "half-open") {
    if (state.running >= breaker.policy.halfOpenMaxCalls) return undefined;
    state.running += 1;
  }
  return { generation: breaker.generation };
}

export interface Judgement {
  nowMs: number;
  random: Random;
  /** What the site asked for; it sets the least length of a block. */
  retryAfterMs?: number | undefined;
}

/** Gives a permit back with a verdict. Late ones, from before the last change of state, are ignored. */
export function judge(breaker: Breaker, permit: Permit, verdict: Verdict, judgement: Judgement): void {
  if (permit.generation !== breaker.generation) return;
  if (breaker.state.kind === "half-open") judgeTrial(breaker, breaker.state, verdict, judgement);
  else judgeCall(breaker, verdict, judgement);
}

/** Begins a new window where the policy now wants another width. */
export function fitWindow(breaker: Breaker): void {
  const { windowMs } = breaker.policy;
  if (breaker.window.widthMs !== windowMs) breaker.window = createRollingWindow(windowMs);
}

/** Opens it by hand, for as long as its own next block would last. */
export function trip(breaker: Breaker, judgement: Judgement): void {
  open(breaker, judgement);
}

/** Closes it by hand and forgets its past. */
export function reset(breaker: Breaker, nowMs: number): void {
  breaker.severity = 0;
  close(breaker, nowMs);
}

function judgeCall(breaker: Breaker, verdict: Verdict, judgement: Judgement): void {
  if (verdict === "neutral") return;
  countCall(breaker.window, verdict !== "success", judgement.nowMs);
  if (verdict === "success") breaker.failureCount = Math.max(0, breaker.failureCount - 1);
  else if (verdict === "block" || reachesLimit(breaker, judgement.nowMs)) open(breaker, judgement);
}

function judgeTrial(breaker: Breaker, state: HalfOpen, verdict: Verdict, judgement: Judgement): void {
  state.running -= 1;
  if (verdict === "neutral") return;
  if (verdict !== "success") {
    open(breaker, judgement);
    return;
  }
  state.successes += 1;
  if (state.successes >= breaker.policy.successThreshold) close(breaker, judgement.nowMs);
}

function reachesLimit(breaker: Breaker, nowMs: number): boolean {
  const { maxFailures, windowMinCalls, windowFailureShare } = breaker.policy;
  breaker.failureCount += 1;
  return (
    breaker.failureCount >= maxFailures ||
    failureShare(breaker.window, windowMinCalls, nowMs) >= windowFailureShare
  );
}

function close(breaker: Breaker, nowMs: number): void {
  breaker.failureCount = 0;
  clearWindow(breaker.window);
  moveTo(breaker, { kind: "closed", sinceMs: nowMs });
}

function open(breaker: Breaker, { nowMs, random, retryAfterMs = 0 }: Judgement): void {
  const { blockDuration, retryMultiplier, maxBlockDuration, blockJitter } = breaker.policy;
  if (breaker.state.kind === "closed") {
    const stepsOfHealth = blockDuration > 0 ? Math.floor((nowMs - breaker.state.sinceMs) / blockDuration) : 0;
    breaker.severity = Math.max(0, breaker.severity - stepsOfHealth);
  }
  const fullLength = Math.min(blockDuration * retryMultiplier ** breaker.severity, maxBlockDuration);
  // Beyond the longest block a higher n would only delay the way back.
  if (fullLength < maxBlockDuration) breaker.severity += 1;
  const length = fullLength * (1 - blockJitter * random());
  // What an adapter made of a header may be NaN, and a block until NaN never ends.
  const leastLength = Number.isNaN(retryAfterMs) ? 0 : Math.min(retryAfterMs, maxBlockDuration);
  moveTo(breaker, { kind: "open", untilMs: nowMs + Math.max(length, leastLength) });
}

function moveTo(breaker: Breaker, state: BreakerState): void {
  breaker.state = state;
  breaker.generation += 1;
}
