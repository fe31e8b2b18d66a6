import { type Clock, quietClock, type TimerHandle } from "../runtime/clock.ts";

/** One timer that comes as early as anybody wanted it since it came last. It holds no process. */
export class PulseTimer {
  readonly #clock: Clock;
  readonly #run: () => void;
  #timer: { handle: TimerHandle; dueMs: number } | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = quietClock(clock);
    this.#run = run;
  }

  pulseWithin(ms: number): void {
    const dueMs = this.#clock.now() + ms;
    if (this.#timer && this.#timer.dueMs <= dueMs) return;
    this.clear();
    const handle = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, ms);
    this.#timer = { handle, dueMs };
  }

  clear(): void {
    if (this.#timer) this.#clock.clearTimeout(this.#timer.handle);
    this.#timer = undefined;
  }
}
