import { reset, trip } from "../breaker/breaker.ts";
import type { Random } from "../runtime/random.ts";
import { type AnyEndpoint, pairNamed } from "./pair.ts";
import { slotNamed } from "./slot.ts";

/** Closes the breaker of one identity, by the name that the endpoint's site sees, and forgets its past. */
export function resetPair(endpoint: AnyEndpoint, name: string, nowMs: number): void {
  const known = endpoint.pairs?.get(name)?.breaker;
  const isAsked = (slotNamed(endpoint, name)?.running ?? 0) > 0;
  // Where there is none, an attempt that runs now may still make one by its block: its permit must be void there.
  if (known || isAsked) reset(known ?? pairNamed(endpoint, name, nowMs), nowMs);
}

/** Blocks one identity, for as long as its own next block would last. */
export function tripPair(
  endpoint: AnyEndpoint,
  name: string,
  { nowMs, random }: { nowMs: number; random: Random },
): void {
  trip(pairNamed(endpoint, name, nowMs), { nowMs, random });
}
