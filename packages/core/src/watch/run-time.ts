import type { Clock, TimerHandle } from "../runtime/clock.ts";

/** A timer later than this has been held up by a process that stood still, and so have those of all other rooms. */
export const GAP_MS = 5_000;

/** Looked for what is to be told within so long. */
const LONGEST_LOOK_MS = 10_000;
/** So much of an interval can pass unnoticed while the process stands still: a room is known for two. */
const LOOKS_PER_INTERVAL = 4;

/**
 * The time in which this process ran. One that is stopped, or whose computer sleeps, asks for nothing, and what it knows
 * has not become doubtful by that: from one look to the next no more passes here than was meant to.
 */
export class RunTime {
  readonly #clock: Clock;
  readonly #onLook: () => void;
  #ranMs = 0;
  #lookedAtMs: number;
  #everyMs = LONGEST_LOOK_MS;
  #resumedAtMs = Number.NEGATIVE_INFINITY;
  #timer: TimerHandle;

  constructor(clock: Clock, onLook: () => void) {
    this.#clock = clock;
    this.#onLook = onLook;
    this.#lookedAtMs = clock.now();
  }

  start(): void {
    this.#lookLater();
  }

  nowMs(): number {
    return this.#ranMs + Math.max(0, Math.min(this.#clock.now() - this.#lookedAtMs, this.#everyMs));
  }

  /** When the process went on after it had stood still for long: nothing has been asked for since then. */
  get resumedAtMs(): number {
    return this.#resumedAtMs;
  }

  /** Told by whoever finds a timer that is later than `GAP_MS`. */
  resume(): void {
    this.#resumedAtMs = this.nowMs();
  }

  /** Looks often enough for a room of this interval, from now on. */
  serve(intervalMs: number): void {
    const everyMs = intervalMs / LOOKS_PER_INTERVAL;
    if (everyMs >= this.#everyMs) return;
    this.#passTo(this.#clock.now());
    this.#everyMs = everyMs;
    if (this.#timer === undefined) return;
    this.close();
    this.#lookLater();
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #lookLater(): void {
    this.#timer = this.#clock.setTimeout(() => {
      const nowMs = this.#clock.now();
      const isLate = nowMs - this.#lookedAtMs > this.#everyMs + GAP_MS;
      this.#passTo(nowMs);
      if (isLate) this.resume();
      this.#lookLater();
      this.#onLook();
    }, this.#everyMs);
  }

  #passTo(nowMs: number): void {
    this.#ranMs = this.nowMs();
    this.#lookedAtMs = nowMs;
  }
}
