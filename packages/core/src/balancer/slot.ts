import { Chain, type Link } from "../runtime/chain.ts";
import { type AnyEndpoint, DEFAULT_IDENTITY, identityAt } from "./pair.ts";

/** The room for attempts of one identity at one endpoint. */
export interface Slot {
  readonly endpoint: AnyEndpoint;
  readonly identity: string;
  running: number;
  /** Whether as many run as may. */
  isFull: boolean;
  /** Whether the first of those who wait is about to be looked at. */
  isWoken: boolean;
  /** Those who wait for an attempt to end, the oldest call first. */
  readonly waiting: Chain<Place>;
}

/** A call's place among those who wait at one endpoint. */
export interface Place extends Link<Place> {
  readonly call: WaitingCall;
  readonly slot: Slot;
}

/** A call for which every endpoint that it may ask is full. */
export interface WaitingCall {
  /** Older calls have lower numbers. */
  readonly order: number;
  /** One at each endpoint that it may ask; none while it does not wait. */
  places: readonly Place[];
  /** Asks whom it may, ends if it never may, or goes on waiting. Must not throw. */
  takeTurn(): void;
}

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
