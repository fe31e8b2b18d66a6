import { stateOf } from "../breaker/breaker.ts";
import { wholeMs } from "../errors/whole-ms.ts";
import type { Asker } from "./asker.ts";
import type { EndpointState } from "./endpoint.ts";
import { type AnyEndpoint, retryAfterOf, stateOfPair, waitOf } from "./pair.ts";

/** How things stand for whoever asks. */
export interface Standing {
  state: EndpointState;
  /** Whole ms until a call may go there; 0 while it may. */
  retryAfterMs: number;
}

export const FREE: Standing = { state: "closed", retryAfterMs: 0 };

const ORDER: Record<EndpointState, number> = { closed: 0, "half-open": 1, open: 2 };

export function standingAt(endpoint: AnyEndpoint, asker: Asker, nowMs: number): Standing {
  const state = stateOfPair(endpoint, asker, nowMs);
  return { state, retryAfterMs: wholeMs(retryAfterOf(endpoint, asker, nowMs)) };
}

/** How things stand for somebody whom the site has never refused there. */
export function ownStanding({ breaker }: AnyEndpoint, nowMs: number): Standing {
  return { state: stateOf(breaker, nowMs).kind, retryAfterMs: wholeMs(waitOf(breaker, nowMs)) };
}

/** Where a call may go soonest; undefined where there is nowhere to go. */
export function bestOf(standings: readonly Standing[]): Standing | undefined {
  const [best] = standings.toSorted(inOrder);
  return best && { state: best.state, retryAfterMs: best.retryAfterMs };
}

export function worse(one: Standing, other: Standing): Standing {
  return inOrder(one, other) > 0 ? one : other;
}

function inOrder(one: Standing, other: Standing): number {
  return ORDER[one.state] - ORDER[other.state] || one.retryAfterMs - other.retryAfterMs;
}
