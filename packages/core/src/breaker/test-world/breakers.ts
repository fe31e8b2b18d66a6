import type { Random } from "../../runtime/random.ts";
import { admit, type Breaker, createBreaker, judge, type Permit, stateOf, type Verdict } from "../breaker.ts";
import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker-policy.ts";

/** A source of chance that takes nothing off a block. */
export const noJitter: Random = () => 0;

export function breakerWith(policy: Partial<BreakerPolicy> = {}, nowMs = 0): Breaker {
  return createBreaker({ ...defaultBreakerPolicy, ...policy }, { nowMs });
}

/** The permit of a call that must be let through. */
export function admitted(breaker: Breaker, nowMs: number): Permit {
  const permit = admit(breaker, nowMs);
  if (permit === undefined) throw new Error(`refused at ${nowMs}`);
  return permit;
}

/** A call that must be let through, and ends at once. */
export function call(breaker: Breaker, verdict: Verdict, nowMs: number, retryAfterMs?: number): void {
  judge(breaker, admitted(breaker, nowMs), verdict, { nowMs, random: noJitter, retryAfterMs });
}

export function kindOf(breaker: Breaker, nowMs: number): string {
  return stateOf(breaker, nowMs).kind;
}

/** How long an open breaker still refuses calls, in ms. */
export function blockedFor(breaker: Breaker, nowMs: number): number {
  const state = stateOf(breaker, nowMs);
  return state.kind === "open" ? state.untilMs - nowMs : 0;
}
