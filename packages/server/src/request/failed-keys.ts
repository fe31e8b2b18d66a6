import type { Clock } from "@stream-fallback/core";

const MOST_FAILURES = 10;
const WINDOW_MS = 60_000;
/** Whoever has more addresses than this is held back by the length of the key alone. */
const MOST_ADDRESSES = 10_000;

interface Failures {
  count: number;
  /** By the clock. */
  endsAt: number;
}

/** Counts wrong keys by address: after 10 within a minute even the right one is refused until the minute is over. */
export class FailedKeys {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ms until the address may try again; 0 while it may. */
  waitOf(address: string): number {
    const failures = this.#failures.get(address);
    if (failures === undefined) return 0;
    const waitMs = failures.endsAt - this.#clock.now();
    if (waitMs <= 0) this.#failures.delete(address);
    return failures.count < MOST_FAILURES ? 0 : Math.max(0, waitMs);
  }

  count(address: string): void {
    const failures = this.#failures.get(address);
    if (failures !== undefined && failures.endsAt > this.#clock.now()) {
      failures.count += 1;
      return;
    }
    this.#failures.delete(address);
    this.#failures.set(address, { count: 1, endsAt: this.#clock.now() + WINDOW_MS });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MOST_ADDRESSES) return;
      this.#failures.delete(oldest);
    }
  }
}
