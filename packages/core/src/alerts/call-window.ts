/** How finely calls are dated, in ms. */
export const SLOT_MS = 10_000;

/** What is known of the calls of a window. */
export interface CallCounts {
  /** Calls that asked the site, or could ask nobody. */
  calls: number;
  /** Those that have no answer. */
  failures: number;
  /** How long all answered calls took together, in ms. */
  answeredMs: number;
}

interface Slot extends CallCounts {
  /** Number of its ten seconds since the clock's zero. */
  at: number;
}

/**
 * The calls of the last hour at most, by ten seconds: counting one is O(1), and no call is kept. Slots are made as they
 * are needed, so that a client with short windows has few.
 */
export class CallWindow {
  readonly #slots: Slot[] = [];
  readonly #mostSlots: number;
  #newest: Slot = { at: Number.NEGATIVE_INFINITY, calls: 0, failures: 0, answeredMs: 0 };

  /** @param longestMs the longest window that is asked for */
  constructor(longestMs: number) {
    this.#mostSlots = Math.ceil(longestMs / SLOT_MS);
  }

  /** @param answeredMs how long the answer took; undefined for a call that has none */
  add(nowMs: number, answeredMs: number | undefined): void {
    const slot = this.#slotAt(Math.floor(nowMs / SLOT_MS));
    slot.calls += 1;
    if (answeredMs === undefined) slot.failures += 1;
    else slot.answeredMs += answeredMs;
  }

  /** Of the slots of which any part lies within the window but its oldest one: ten seconds less, at most. */
  countsOf(windowMs: number, nowMs: number): CallCounts {
    const counts: CallCounts = { calls: 0, failures: 0, answeredMs: 0 };
    const current = Math.floor(nowMs / SLOT_MS);
    const oldest = current - Math.ceil(windowMs / SLOT_MS);
    for (let back = this.#slots.length - 1; back >= 0; back--) {
      const slot = this.#slots[back] as Slot;
      if (slot.at <= oldest) break;
      counts.calls += slot.calls;
      counts.failures += slot.failures;
      counts.answeredMs += slot.answeredMs;
    }
    return counts;
  }

  clear(): void {
    this.#slots.length = 0;
    this.#newest = { at: Number.NEGATIVE_INFINITY, calls: 0, failures: 0, answeredMs: 0 };
  }

  #slotAt(at: number): Slot {
    if (at === this.#newest.at) return this.#newest;
    // Calls from before a clock went back can no longer be dated.
    if (at < this.#newest.at) this.clear();
    const slot = { at, calls: 0, failures: 0, answeredMs: 0 };
    this.#newest = slot;
    this.#slots.push(slot);
    // The new one stays: an injected clock may tell numbers so great that one from another they differ by nothing.
    while (this.#slots.length > 1 && (this.#slots[0] as Slot).at <= at - this.#mostSlots) this.#slots.shift();
    return slot;
  }
}
