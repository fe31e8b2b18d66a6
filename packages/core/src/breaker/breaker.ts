import type { Random } from "../runtime/random.ts";
import type { BreakerPolicy } from "./breaker-policy.ts";
import { clearTally, countFailure, countSuccess, createTally, type Tally, tripsBy } from "./trip-rules.ts";

export type BreakerState = Closed | Open | HalfOpen;

interface Closed {
  readonly kind: "closed";
  sinceMs: number;
}

interface Open {
  readonly kind: "open";
  sinceMs: number;
  untilMs: number;
  /** Until then the block is firm: nobody asks, not even a dark trial. */
  firmUntilMs: number;
  /** Whether a dark trial is under way. */
  isTried: boolean;
  /** When the latest dark trial began. */
  triedAtMs: number;
}

interface HalfOpen {
  readonly kind: "half-open";
  /** Trials under way. */
  running: number;
  /** When the latest trial began. */
  triedAtMs: number;
  successes: number;
  /** Whether nothing was met here itself: what falls together with it was blocked. */
  isSuspected: boolean;
}

/** A plain record: no timer, no emitter. It moves only when it is looked at or told of a result. */
export interface Breaker {
  readonly policy: BreakerPolicy;
  state: BreakerState;
  /** Grows when the breaker opens and when it closes: a permit of an older generation changes nothing any more. */
  generation: number;
  /** The n of `blockDuration × retryMultiplier^n` for the next opening by failures. */
  severity: number;
  /**
   * Length in ms of the latest of the access blocks in a row, from which the next one grows; 0 before the first. What
   * the site asked for beyond it does not count.
   */
  accessBlockMs: number;
  readonly tally: Tally;
}

/** The right to make one call, given back with exactly one verdict: the generation in which it was given. */
export type Permit = number;

/** What an outcome says of an endpoint. `block`: the site refuses access, and one is enough. `neutral`: nothing. */
export type Verdict = "success" | "failure" | "block" | "neutral";

/** The severity at which counting ends: blocks are at their longest long before it. */
export const HIGHEST_SEVERITY = 100;

export function createBreaker(
  policy: BreakerPolicy,
  { nowMs, generation = 0 }: { nowMs: number; generation?: number },
): Breaker {
  return {
    policy,
    state: { kind: "closed", sinceMs: nowMs },
    generation,
    severity: 0,
    accessBlockMs: 0,
    tally: createTally(policy),
  };
}

/** The state at this moment; an open breaker whose time is over turns half-open here. */
export function stateOf(breaker: Breaker, nowMs: number): BreakerState {
  const { state } = breaker;
  if (state.kind !== "open") return state;
  pullBack(state, breaker.policy, nowMs);
  // The generation stays: a trial that began while it was open is now the one trial of the half-open state.
  if (nowMs >= state.untilMs)
    breaker.state = {
      kind: "half-open",
      running: state.isTried ? 1 : 0,
      triedAtMs: state.triedAtMs,
      successes: 0,
      isSuspected: false,
    };
  return breaker.state;
}

/** Whether a call may be made now. */
export function admits(breaker: Breaker, nowMs: number): boolean {
  const state = stateOf(breaker, nowMs);
  return (
    state.kind === "closed" || (state.kind === "half-open" && state.running < breaker.policy.halfOpenMaxCalls)
  );
}

/** A permit, or undefined at once: nobody ever queues at a breaker. */
export function admit(breaker: Breaker, nowMs: number): Permit | undefined {
  if (!admits(breaker, nowMs)) return undefined;
  if (breaker.state.kind === "half-open") {
    breaker.state.running += 1;
    breaker.state.triedAtMs = nowMs;
  }
  return breaker.generation;
}

/** Whether a dark trial may be made: a trial before the block is over, for a pool whose endpoints are all blocked. */
export function admitsEarly(breaker: Breaker, nowMs: number): boolean {
  const state = stateOf(breaker, nowMs);
  return state.kind === "open" ? !state.isTried && nowMs >= state.firmUntilMs : admits(breaker, nowMs);
}

/** A permit for a dark trial. Its success ends the block, its failure does not lengthen it. */
export function admitEarly(breaker: Breaker, nowMs: number): Permit | undefined {
  if (!admitsEarly(breaker, nowMs)) return undefined;
  if (breaker.state.kind !== "open") return admit(breaker, nowMs);
  breaker.state.isTried = true;
  breaker.state.triedAtMs = nowMs;
  return breaker.generation;
}

export interface Judgement {
  nowMs: number;
  random: Random;
  /** The wait that the site asked for, which sets the least length of a block. */
  retryAfterMs?: number | undefined;
  /** Whether too few endpoints would stay closed without this one. @default never */
  isLastLine?: (() => boolean) | undefined;
  /** Whether the verdict is that of a dark trial, which began before the block was over. @default false */
  isEarly?: boolean | undefined;
}

/** Gives a permit back with a verdict. A verdict on an older generation, from before the last change, is ignored. */
export function judge(breaker: Breaker, permit: Permit, verdict: Verdict, judgement: Judgement): void {
  if (verdict === "success") {
    succeed(breaker, permit, judgement.nowMs);
    return;
  }
  if (permit !== breaker.generation) return;
  const state = stateOf(breaker, judgement.nowMs);
  if (state.kind === "closed") judgeCall(breaker, verdict, judgement);
  else if (state.kind === "half-open") judgeTrial(breaker, state, verdict, judgement);
  else judgeEarlyTrial(breaker, state, verdict, judgement);
}

/** Gives a permit back with a success: what nearly all calls do. */
export function succeed(breaker: Breaker, permit: Permit, nowMs: number): void {
  if (permit !== breaker.generation) return;
  const state = stateOf(breaker, nowMs);
  if (state.kind === "closed") countSuccess(breaker.tally, nowMs);
  else {
    const halfOpen: HalfOpen =
      state.kind === "half-open"
        ? state
        : { kind: "half-open", running: 1, triedAtMs: nowMs, successes: 0, isSuspected: false };
    breaker.state = halfOpen;
    halfOpen.running -= 1;
    halfOpen.successes += 1;
    if (halfOpen.successes >= breaker.policy.successThreshold) close(breaker, nowMs);
  }
}

/** Opens it by hand, for as long as its own next block would last. */
export function trip(breaker: Breaker, judgement: Judgement): void {
  open(breaker, judgement, "hand");
}

/** Closes it by hand and forgets its past. */
export function reset(breaker: Breaker, nowMs: number): void {
  breaker.severity = 0;
  breaker.accessBlockMs = 0;
  close(breaker, nowMs);
}

/** Ends a block before its time, because the outage that caused it has ended at another endpoint. */
export function endBlock(breaker: Breaker, nowMs: number): void {
  const state = stateOf(breaker, nowMs);
  if (state.kind === "open" && nowMs >= state.firmUntilMs) state.untilMs = nowMs;
}

/**
 * Makes a closed one half-open, because what falls together with it was blocked: a trial shows whether it fell too. What
 * is blocked or tried out already stays as it is.
 * @returns whether it was closed
 */
export function suspect(breaker: Breaker, nowMs: number): boolean {
  const { state } = breaker;
  if (state.kind !== "closed") return false;
  stepBack(breaker, nowMs - state.sinceMs);
  breaker.state = { kind: "half-open", running: 0, triedAtMs: nowMs, successes: 0, isSuspected: true };
  // Whoever was asked before the block proves nothing of the time after it.
  breaker.generation += 1;
  return true;
}

type Complaint = Exclude<Verdict, "success">;

function judgeCall(breaker: Breaker, verdict: Complaint, judgement: Judgement): void {
  const { tally, policy } = breaker;
  const { nowMs, isLastLine = () => false } = judgement;
  if (verdict === "neutral") return;
  countFailure(tally, nowMs);
  if (verdict === "block") open(breaker, judgement, "access");
  else if (tripsBy(tally, policy, isLastLine(), nowMs)) open(breaker, judgement, "failures");
}

function judgeTrial(breaker: Breaker, state: HalfOpen, verdict: Complaint, judgement: Judgement): void {
  state.running -= 1;
  if (verdict === "neutral") return;
  if (verdict === "failure" && judgement.isEarly) {
    // A dark trial's failure lengthens nothing, even if the block has ended meanwhile; but a wait the site asks for counts.
    const { nowMs: sinceMs } = judgement;
    const untilMs = sinceMs + askedWaitMs(breaker, judgement);
    if (untilMs > sinceMs) moveToOpen(breaker, { sinceMs, untilMs, firmUntilMs: untilMs });
  } else open(breaker, judgement, verdict === "block" ? "access" : "failures");
}

function judgeEarlyTrial(breaker: Breaker, state: Open, verdict: Complaint, judgement: Judgement): void {
  state.isTried = false;
  if (verdict === "block") open(breaker, judgement, "access");
  const askedMs = verdict === "failure" ? askedWaitMs(breaker, judgement) : 0;
  if (askedMs === 0) return;
  // A dark trial's failure lengthens nothing, but a wait that the site asks for counts.
  state.firmUntilMs = Math.max(state.firmUntilMs, judgement.nowMs + askedMs);
  state.untilMs = Math.max(state.untilMs, state.firmUntilMs);
}

function close(breaker: Breaker, nowMs: number): void {
  clearTally(breaker.tally);
  breaker.state = { kind: "closed", sinceMs: nowMs };
  breaker.generation += 1;
}

/** What opens a breaker. Only after failures may a dark trial come before the block is over. */
type Cause = "failures" | "access" | "hand";

function open(breaker: Breaker, judgement: Judgement, cause: Cause): void {
  const { nowMs, random } = judgement;
  if (breaker.state.kind === "closed") stepBack(breaker, nowMs - breaker.state.sinceMs);
  const lengthMs = (cause === "access" ? nextAccessBlockMs : nextBlockMs)(breaker, random);
  const leastMs = askedWaitMs(breaker, judgement);
  const untilMs = nowMs + Math.max(lengthMs, leastMs);
  const firmUntilMs = cause === "failures" ? nowMs + leastMs : untilMs;
  moveToOpen(breaker, { sinceMs: nowMs, untilMs, firmUntilMs });
}

/** Health takes a step of growth back for every first block's length, from either kind of block by its own. */
function stepBack(breaker: Breaker, healthyMs: number): void {
  const { blockDuration, accessBlockDuration, retryMultiplier } = breaker.policy;
  const stepsOf = (lengthMs: number) => (lengthMs > 0 ? Math.max(0, Math.floor(healthyMs / lengthMs)) : 0);
  breaker.severity = Math.max(0, breaker.severity - stepsOf(blockDuration));
  breaker.accessBlockMs /= Math.max(1, retryMultiplier) ** stepsOf(accessBlockDuration);
}

function nextBlockMs(breaker: Breaker, random: Random): number {
  const { blockDuration, retryMultiplier, maxBlockDuration, blockJitter } = breaker.policy;
  // Without a bound a block of 0 ms times Infinity would be NaN, and a block until NaN never ends.
  const growth = Math.min(retryMultiplier ** breaker.severity, Number.MAX_VALUE);
  const fullMs = Math.min(blockDuration * growth, maxBlockDuration);
  // Beyond the longest block a higher n would only delay the way back; blocks that do not grow have no such end.
  if (fullMs < maxBlockDuration) breaker.severity = Math.min(breaker.severity + 1, HIGHEST_SEVERITY);
  return fullMs * (1 - blockJitter * random());
}

/**
 * Grows from the latest block as it was, not as it was before the random share was taken off: then a block by the site
 * of any length D is over here by 2 D and one first block, with the default multiplier, whatever was drawn.
 */
function nextAccessBlockMs(breaker: Breaker, random: Random): number {
  const { accessBlockDuration, retryMultiplier, maxBlockDuration, blockJitter } = breaker.policy;
  const grownMs = breaker.accessBlockMs * Math.min(retryMultiplier, Number.MAX_VALUE);
  const fullMs = Math.min(Math.max(grownMs, accessBlockDuration), maxBlockDuration);
  breaker.accessBlockMs = fullMs * (1 - blockJitter * random());
  return breaker.accessBlockMs;
}

function moveToOpen(breaker: Breaker, times: Pick<Open, "sinceMs" | "untilMs" | "firmUntilMs">): void {
  breaker.state = { kind: "open", ...times, isTried: false, triedAtMs: times.sinceMs };
  breaker.generation += 1;
}

/** The wait that the site asks for; 0 for NaN, which an adapter may make of a header, since such a block never ends. */
function askedWaitMs({ policy }: Breaker, { retryAfterMs = 0 }: Judgement): number {
  return Number.isNaN(retryAfterMs) ? 0 : Math.min(Math.max(0, retryAfterMs), policy.maxBlockDuration);
}

/** Moves a block that lies in the future to now: a clock that went back must not lengthen it by the jump. */
function pullBack(state: Open, { maxBlockDuration }: BreakerPolicy, nowMs: number): void {
  const jumpMs = Math.max(0, state.sinceMs - nowMs);
  state.sinceMs -= jumpMs;
  state.untilMs = Math.min(state.untilMs - jumpMs, nowMs + maxBlockDuration);
  state.firmUntilMs = Math.min(state.firmUntilMs - jumpMs, state.untilMs);
}
