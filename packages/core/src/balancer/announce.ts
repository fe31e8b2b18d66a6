import { stateOf } from "../breaker/breaker.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { EndpointState } from "./endpoint.ts";
import { type AnyEndpoint, DEFAULT_IDENTITY, retryAfterOf, stateOfPair } from "./pair.ts";

/** Tells of an endpoint's change of state, whether a result, a hand or time alone brought it about. */
export function announceState(
  { events, clock }: Pick<BalancerParts<never, unknown>, "events" | "clock">,
  endpoint: AnyEndpoint,
  identity: string,
): void {
  const nowMs = clock.now();
  const tell = (who: string, to: EndpointState) => {
    const from = endpoint.announced.get(who) ?? "closed";
    if (from === to) return;
    endpoint.announced.set(who, to);
    const retryAfterMs = retryAfterOf(endpoint, who, nowMs);
    const named = who === DEFAULT_IDENTITY ? {} : { identity: who };
    events.emit("state", { endpoint: endpoint.name, ...named, from, to, retryAfterMs });
  };
  tell(DEFAULT_IDENTITY, stateOfPair(endpoint, DEFAULT_IDENTITY, nowMs));
  const pair = identity === DEFAULT_IDENTITY ? undefined : endpoint.pairs.get(identity);
  if (pair) tell(identity, stateOf(pair, nowMs).kind);
}
