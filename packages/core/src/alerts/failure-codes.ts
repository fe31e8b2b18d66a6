import { SLOT_MS } from "./call-window.ts";

/** How often something failed for one reason. */
export interface AlertCode {
  /** Of the error, such as `RISK_CONTROL`. */
  code: string;
  /** Attempts that ended with it, and calls that ended with it without any attempt that failed. */
  count: number;
}

/** Providers of others may make up codes; those of ours are about half as many. */
const MOST_CODES = 50;

interface Slot {
  /** Number of its ten seconds since the clock's zero. */
  at: number;
  counts: Map<string, number>;
}

/** Why calls failed in the last hour at most, by ten seconds. */
export class FailureCodes {
  readonly #mostSlots: number;
  #slots: Slot[] = [];

  /** @param longestMs the longest window that is asked for */
  constructor(longestMs: number) {
    this.#mostSlots = Math.ceil(longestMs / SLOT_MS);
  }

  add(nowMs: number, code: string): void {
    const { counts } = this.#slotAt(Math.floor(nowMs / SLOT_MS));
    if (counts.has(code) || counts.size < MOST_CODES) counts.set(code, (counts.get(code) ?? 0) + 1);
  }

  /** Adds what failed within the window to `sums`. */
  addTo(sums: Map<string, number>, { windowMs, nowMs }: { windowMs: number; nowMs: number }): void {
    const oldest = Math.floor(nowMs / SLOT_MS) - Math.ceil(windowMs / SLOT_MS);
    for (const { at, counts } of this.#slots) {
      if (at <= oldest) continue;
      for (const [code, count] of counts) sums.set(code, (sums.get(code) ?? 0) + count);
    }
  }

  clear(): void {
    this.#slots = [];
  }

  #slotAt(at: number): Slot {
    const newest = this.#slots.at(-1);
    if (newest?.at === at) return newest;
    // Failures from before a clock went back can no longer be dated.
    if (newest !== undefined && newest.at > at) this.clear();
    const slot: Slot = { at, counts: new Map() };
    this.#slots.push(slot);
    // The new one stays: an injected clock may tell numbers so great that one from another they differ by nothing.
    while (this.#slots.length > 1 && (this.#slots[0] as Slot).at <= at - this.#mostSlots) this.#slots.shift();
    return slot;
  }
}
