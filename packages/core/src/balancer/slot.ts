import { Chain } from "../runtime/chain.ts";
import type { Slot } from "./endpoint.ts";
import { type AnyEndpoint, DEFAULT_IDENTITY, identityAt } from "./pair.ts";

/** The slot where an attempt would run, if one has run there lately. */
export function slotAt(endpoint: AnyEndpoint, identity: string): Slot | undefined {
  const seenAs = identityAt(endpoint, identity);
  return seenAs === DEFAULT_IDENTITY ? endpoint.slot : endpoint.slotsByIdentity?.get(seenAs);
}

export function slotFor(endpoint: AnyEndpoint, identity: string): Slot {
  return slotAt(endpoint, identity) ?? createSlot(endpoint, identityAt(endpoint, identity));
}

/** The slots of all identities. */
export function slotsOf({ slot, slotsByIdentity }: AnyEndpoint): Slot[] {
  return [...(slot ? [slot] : []), ...(slotsByIdentity?.values() ?? [])];
}

/** Identities come from outside: what is kept of them must not outlast their attempts. */
export function forgetIdle({ endpoint, identity, running, waiting }: Slot): void {
  if (running === 0 && waiting.first === undefined) endpoint.slotsByIdentity?.delete(identity);
}

function createSlot(endpoint: AnyEndpoint, identity: string): Slot {
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
