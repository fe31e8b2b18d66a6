import { stateOf } from "../breaker/breaker.ts";
import { wholeMs } from "../errors/whole-ms.ts";
import { ANYBODY, type Asker, DEFAULT_IDENTITY } from "./asker.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import { type AnyEndpoint, identityAt, isClosedForAll, retryAfterOf, stateOfPair } from "./pair.ts";

type Parts = Pick<BalancerParts<never, unknown>, "events" | "metrics" | "name">;

/**
 * Emits `state` where an endpoint's state is not the one last emitted, be it by a result, by hand or by mere passing
 * of time.
 */
export function announceState(parts: Parts, endpoint: AnyEndpoint, asker: Asker, nowMs: number): void {
  const { name, announced: from } = endpoint;
  if (from === "closed" && isClosedForAll(endpoint)) return;
  const to = stateOfPair(endpoint, ANYBODY, nowMs);
  if (from !== to) {
    endpoint.announced = to;
    const retryAfterMs = wholeMs(retryAfterOf(endpoint, ANYBODY, nowMs));
    parts.metrics?.recordCircuitBreak({ service: parts.name, endpoint: name, from, to });
    parts.events.emit("state", { endpoint: name, from, to, retryAfterMs });
  }
  const seenAs = identityAt(endpoint, asker);
  if (seenAs !== DEFAULT_IDENTITY) announcePair(parts, endpoint, seenAs, nowMs);
}

function announcePair(
  { events, metrics, name }: Parts,
  endpoint: AnyEndpoint,
  identity: string,
  nowMs: number,
): void {
  const pair = endpoint.pairs?.get(identity);
  if (pair === undefined) return;
  const from = pair.announced;
  const to = stateOf(pair.breaker, nowMs).kind;
  if (from === to) return;
  pair.announced = to;
  const retryAfterMs = wholeMs(retryAfterOf(endpoint, { identity, address: identity }, nowMs));
  metrics?.recordCircuitBreak({ service: name, endpoint: endpoint.name, identity, from, to });
  events.emit("state", { endpoint: endpoint.name, identity, from, to, retryAfterMs });
}
