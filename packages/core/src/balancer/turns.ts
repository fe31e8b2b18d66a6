import { AsyncResource } from "node:async_hooks";
import type { Slices } from "../runtime/slices.ts";
import type { Asker } from "./asker.ts";
import type { Place, Slot, WaitingCall } from "./endpoint.ts";
import type { AnyEndpoint } from "./pair.ts";
import { forgetIdle, slotAt, slotFor, slotsOf } from "./slot.ts";

/**
 * Bounds the attempts at a time per endpoint and identity, and keeps the order of the calls for which there is no room.
 * Whoever waits stands at each endpoint that it may ask, and sets no timer here; an older call always goes first.
 */
export class Turns {
  readonly #policy: { readonly maxConcurrent: number };
  readonly #slices: Slices;
  /** Those who wait, and how each takes its turn. */
  readonly #calls = new Map<WaitingCall, () => void>();
  #fullSlots = 0;
  #arrivals = 0;
  #isRechecking = false;

  constructor(policy: { readonly maxConcurrent: number }, slices: Slices) {
    this.#policy = policy;
    this.#slices = slices;
  }

  /** The number of a call that begins. */
  arrive(): number {
    this.#arrivals += 1;
    return this.#arrivals;
  }

  /** Whether every endpoint has room, as nearly always, and nobody waits. */
  get isQuiet(): boolean {
    return this.#fullSlots === 0 && this.#calls.size === 0;
  }

  get hasWaiting(): boolean {
    return this.#calls.size > 0;
  }

  isFree({ running }: Slot): boolean {
    return running < this.#policy.maxConcurrent;
  }

  /** Whether one more attempt may run there, whoever waits. */
  hasRoom(endpoint: AnyEndpoint, asker: Asker): boolean {
    const slot = slotAt(endpoint, asker);
    return slot === undefined || this.isFree(slot);
  }

  /** Whether there is room for this call, that is, no older one waits for it. */
  mayAsk(endpoint: AnyEndpoint, asker: Asker, order: number): boolean {
    const slot = slotAt(endpoint, asker);
    if (slot === undefined) return true;
    const first = slot.waiting.first;
    return this.isFree(slot) && (first === undefined || order <= first.call.order);
  }

  /** Takes room for an attempt that begins. */
  take(slot: Slot): void {
    slot.running += 1;
    if (!slot.isFull && !this.isFree(slot)) this.#mark(slot, true);
  }

  /** Gives the room of an attempt back; those who wait are looked at after all that runs now. */
  giveBack(slot: Slot): void {
    slot.running -= 1;
    if (slot.isFull && this.isFree(slot)) this.#mark(slot, false);
    if (slot.waiting.first === undefined) forgetIdle(slot);
    else this.#wake(slot);
  }

  /** Has the call wait at these endpoints. A place that it has already is kept. */
  wait(call: WaitingCall, endpoints: readonly AnyEndpoint[], asker: Asker): void {
    const slots = endpoints.map((endpoint) => slotFor(endpoint, asker));
    const kept = call.places.filter((place) => slots.includes(place.slot) || leavePlace(place));
    const taken = slots
      .filter((slot) => !kept.some((place) => place.slot === slot))
      .map((slot) => takePlace(call, slot));
    call.places = [...kept, ...taken];
    // Whoever ends the wait, the call goes on in the context in which it was made.
    if (!this.#calls.has(call))
      this.#calls.set(
        call,
        AsyncResource.bind(() => call.takeTurn()),
      );
    for (const { slot } of taken) if (this.isFree(slot)) this.#wake(slot);
  }

  /** Ends a call's wait, whatever the reason. */
  leave(call: WaitingCall): void {
    if (!this.#calls.delete(call)) return;
    const { places } = call;
    call.places = NOWHERE;
    for (const place of places) leavePlace(place);
  }

  /** Looks at all who wait, after a change of who may be asked. */
  recheck(): void {
    if (this.#calls.size === 0 || this.#isRechecking) return;
    this.#isRechecking = true;
    this.#slices.defer(() => {
      this.#isRechecking = false;
      for (const call of this.#calls.keys()) this.#slices.defer(() => this.#calls.get(call)?.());
    });
  }

  /** After a change of how many may run. */
  resize(endpoints: readonly AnyEndpoint[]): void {
    for (const slot of endpoints.flatMap(slotsOf)) {
      if (slot.isFull === this.isFree(slot)) this.#mark(slot, !slot.isFull);
      if (slot.waiting.first !== undefined && this.isFree(slot)) this.#wake(slot);
    }
  }

  #mark(slot: Slot, isFull: boolean): void {
    slot.isFull = isFull;
    this.#fullSlots += isFull ? 1 : -1;
  }

  #wake(slot: Slot): void {
    if (slot.isWoken) return;
    slot.isWoken = true;
    this.#slices.defer(() => this.#serveFirst(slot));
  }

  #serveFirst(slot: Slot): void {
    slot.isWoken = false;
    const { first } = slot.waiting;
    if (first === undefined || !this.isFree(slot)) return;
    this.#calls.get(first.call)?.();
    const next = slot.waiting.first;
    if (next !== undefined && next !== first && this.isFree(slot)) this.#wake(slot);
  }
}

/** The places of all calls that do not wait. */
export const NOWHERE: readonly Place[] = [];

function takePlace(call: WaitingCall, slot: Slot): Place {
  const place: Place = { call, slot, previous: undefined, next: undefined, isLinked: false };
  // A failover is older than all who have not asked anybody yet, so the search from the front is short.
  const { waiting } = slot;
  let younger = waiting.last && waiting.last.call.order > call.order ? waiting.first : undefined;
  while (younger !== undefined && younger.call.order < call.order) younger = younger.next;
  if (younger === undefined) waiting.add(place);
  else waiting.addBefore(younger, place);
  return place;
}

/** Always false: the place is none any more. */
function leavePlace(place: Place): boolean {
  place.slot.waiting.delete(place);
  forgetIdle(place.slot);
  return false;
}
