/** Places for so many at a time; whoever finds none waits in a line that can be left. */
export class Places {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs `begin` as soon as there is a place; true where that was at once. */
  take(begin: () => void): boolean {
    if (this.#free === 0) {
      this.#waiting.add(begin);
      return false;
    }
    this.#free -= 1;
    begin();
    return true;
  }

  /** Gives up waiting; false where it has begun already. */
  leaveLine(begin: () => void): boolean {
    return this.#waiting.delete(begin);
  }

  giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else {
      this.#waiting.delete(next);
      // One that fails at once gives its place back here: thousands of them would be as many calls within each other.
      queueMicrotask(next);
    }
  }
}
