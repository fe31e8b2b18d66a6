import { Chain } from "../runtime/chain.ts";
import { type Asker, DEFAULT_IDENTITY } from "./asker.ts";
import type { Slot } from "./endpoint.ts";
import { type AnyEndpoint, identityAt } from "./pair.ts";

/** The slot where an attempt would run, if one has run there lately. */
export function slotAt(endpoint: AnyEndpoint, asker: Asker): Slot | undefined {
  return slotNamed(endpoint, identityAt(endpoint, asker));
}

/** The slot of whom the site sees there under this name. */
export function slotNamed({ slot, slotsByIdentity }: AnyEndpoint, name: string): Slot | undefined {
  return name === DEFAULT_IDENTITY ? slot : slotsByIdentity?.get(name);
}

export function slotFor(endpoint: AnyEndpoint, asker: Asker): Slot {
  return slotAt(endpoint, asker) ?? createSlot(endpoint, asker);
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
export function createSlot(endpoint: AnyEndpoint, asker: Asker): Slot {
  const identity = identityAt(endpoint, asker);
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
