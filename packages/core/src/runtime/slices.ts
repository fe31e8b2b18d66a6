import type { Clock } from "./clock.ts";

/** Longest that work goes on before everything else in the process has its turn, in ms. */
const SLICE_MS = 5;

/**
 * Does the work of a burst in slices, so that thousands of calls begun at once do not stall the process. Pieces of work
 * are begun in turn, with what waits on promises between them, so that a slice's time is that of all they caused. On a
 * clock that stands still there is one slice and no timer.
 */
export class Slices {
  readonly #clock: Clock;
  #pieces: (() => void)[] = [];
  #done = 0;
  #isAtWork = false;
  #endsAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The turn of the caller's piece; undefined where no other one is under way, and it may go on at once. */
  enter(): Promise<void> | undefined {
    if (this.#isAtWork) return new Promise((resolve) => this.defer(resolve));
    this.#begin();
    return undefined;
  }

  /** Soon, but never at once. The piece must not throw. */
  defer(piece: () => void): void {
    this.#pieces.push(piece);
    if (!this.#isAtWork) this.#begin();
  }

  #begin(): void {
    this.#isAtWork = true;
    this.#endsAt = this.#clock.now() + SLICE_MS;
    queueMicrotask(this.#doNext);
  }

  readonly #doNext = (): void => {
    const piece = this.#pieces[this.#done];
    if (piece === undefined) {
      this.#pieces = [];
      this.#done = 0;
      this.#isAtWork = false;
    } else if (this.#clock.now() >= this.#endsAt) {
      this.#clock.setTimeout(() => {
        this.#endsAt = this.#clock.now() + SLICE_MS;
        this.#doNext();
      }, 0);
    } else {
      this.#done += 1;
      queueMicrotask(this.#doNext);
      piece();
    }
  };
}
