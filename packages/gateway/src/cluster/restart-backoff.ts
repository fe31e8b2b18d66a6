const FIRST_MS = 1_000;
const MOST_MS = 30_000;
/** Whoever has lived so long did not fail at its start. */
const LONG_LIFE_MS = 60_000;

/** How long an instance that has ended waits before it is started again: 1 s, 2 s, 4 s and so on, up to a quarter less by chance. */
export class RestartBackoff {
  readonly #random: () => number;
  #inARow = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  next(livedMs: number): number {
    if (livedMs >= LONG_LIFE_MS) this.#inARow = 0;
    const wholeMs = Math.min(MOST_MS, FIRST_MS * 2 ** this.#inARow);
    this.#inARow += 1;
    // Those that ended together do not come back together.
    return wholeMs * (0.75 + this.#random() / 4);
  }
}
