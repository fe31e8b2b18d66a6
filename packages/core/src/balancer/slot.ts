import { Chain } from "../runtime/chain.ts";
import type { Slot } from "./endpoint.ts";
import { type AnyEndpoint, DEFAULT_IDENTITY, identityAt } from "./pair.ts";

/** The slot where an attempt would run, if one has run there lately. */
export function slotAt(endpoint: AnyEndpoint, identity: string): Slot | undefined {
  // Nearly every call is the default identity's.
  if (identity === DEFAULT_IDENTITY) return endpoint.slot;
  const seenAs = identityAt(endpoint, identity);
  return seenAs === DEFAULT_IDENTITY ? endpoint.slot : endpoint.slotsByIdentity?.get(seenAs);
}

export function slotFor(endpoint: AnyEndpoint, identity: string): Slot {
  return slotAt(endpoint, identity) ?? createSlot(endpoint, identity);
}

/** The slots of all identities. */
export function slotsOf({ slot, slotsByIdentity }: AnyEndpoint): Slot[] {
  return [...(slot ? [slot] : []), ...(slotsByIdentity?.values() ?? [])];
}

/** Identities come from outside: what is kept of them must not outlast their attempts. */
export function forgetIdle({ endpoint, identity, running, waiting }: Slot): void {
  if (identity === DEFAULT_IDENTITY) return;
  if (running === 0 && waiting.first === undefined) endpoint.slotsByIdentity?.delete(identity);
}

/** To be made only where there is none. */
export function createSlot(endpoint: AnyEndpoint, askedAs: string): Slot {
  const identity = identityAt(endpoint, askedAs);
  const slot: Slot = {
    ...{ endpoint, identity, running: 0, isFull: false, isWoken: false },
    waiting: new Chain(),
  };
  if (identity === DEFAULT_IDENTITY) endpoint.slot = slot;
  else {
    endpoint.slotsByIdentity ??= new Map();
    endpoint.slotsByIdentity.set(identity, slot);
  }
  return slot;
}
