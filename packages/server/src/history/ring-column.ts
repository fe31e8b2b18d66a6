/** An hour of one each 10 s. */
export const MOST_SAMPLES = 360;

/** A number of each sample, in the place of the oldest one once the ring is full. */
export class RingColumn {
  readonly #numbers = new Float32Array(MOST_SAMPLES).fill(Number.NaN);

  set(sample: number, value: number): void {
    this.#numbers[sample % MOST_SAMPLES] = value;
  }

  /** Null where there was none. */
  at(sample: number): number | null {
    const value = this.#numbers[sample % MOST_SAMPLES] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }
}
