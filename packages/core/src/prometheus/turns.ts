import { setImmediate } from "node:timers/promises";

/** Lines that are rendered before everything else in the process has its turn: 1 ms or 2 of work, and little garbage. */
export const LINES_OF_A_TURN = 500;

/** Has work done one after the other, and lets others have their turn in between. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #lines = 0;

  /** Does the work once all is done that was given before. */
  queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** When so many lines may be rendered. */
  async spend(lines: number): Promise<void> {
    if (this.#lines > 0 && this.#lines + lines > LINES_OF_A_TURN) {
      await setImmediate();
      this.#lines = 0;
    }
    this.#lines += lines;
  }
}
