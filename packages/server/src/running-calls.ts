/** Counts the calls that run, for who waits for their end. */
export class RunningCalls {
  #count = 0;
  #waiting: (() => void)[] = [];

  async run<T>(call: () => T | Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await call();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const tell of this.#waiting.splice(0)) tell();
    }
  }

  /** Ends when none runs. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
