/** A change, written once for all who read it. */
export interface RingEntry {
  /** One more than that of the entry before. */
  number: number;
  bytes: Uint8Array<ArrayBuffer>;
}

const MOST_ENTRIES = 1_000;
const MOST_BYTES = 16_777_216;

/** The latest changes, for who comes back and for who reads slowly: 1,000, or 16 MiB where they are long. */
export class EventRing {
  readonly #entries: RingEntry[] = [];
  #bytes = 0;
  #next = 1;

  /** The number of the oldest entry that is kept. */
  get first(): number {
    return this.#next - this.#entries.length;
  }

  /** The number that the next entry gets. */
  get next(): number {
    return this.#next;
  }

  add(bytesOf: (number: number) => Uint8Array<ArrayBuffer>): void {
    const bytes = bytesOf(this.#next);
    this.#entries.push({ number: this.#next, bytes });
    this.#next += 1;
    this.#bytes += bytes.byteLength;
    while (this.#entries.length > MOST_ENTRIES || (this.#bytes > MOST_BYTES && this.#entries.length > 1))
      this.#bytes -= this.#entries.shift()?.bytes.byteLength ?? 0;
  }

  /** The entry of that number; undefined for one that is not there yet, or no more. */
  at(number: number): RingEntry | undefined {
    return this.#entries[number - this.first];
  }
}
