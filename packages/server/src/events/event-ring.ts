/** A change, written once for all who read it. */
export interface RingEntry {
  /** One more than that of the entry before. */
  number: number;
  /** What readers name it by; undefined for what nobody goes on behind. */
  id: string | undefined;
  bytes: Buffer<ArrayBuffer>;
}

const MOST_ENTRIES = 1_000;
const MOST_BYTES = 16_777_216;

/** The latest changes, for who comes back and for who reads slowly: 1,000, or 16 MiB where they are long. */
export class EventRing {
  readonly #entries: RingEntry[] = [];
  #bytes = 0;
  #next = 1;
  /** What a reader names who has seen nothing yet. */
  readonly #start: string;
  /** Of the latest one that is kept no more. */
  #lastDropped: string | undefined;

  constructor(start: string) {
    this.#start = start;
  }

  /** The number of the oldest entry that is kept. */
  get first(): number {
    return this.#next - this.#entries.length;
  }

  /** The number that the next entry gets. */
  get next(): number {
    return this.#next;
  }

  /** The id of the latest entry that has one. */
  get newestId(): string | undefined {
    return this.#entries.findLast(({ id }) => id !== undefined)?.id ?? this.#lastDropped;
  }

  /** What a reader names that has all there is. */
  get latest(): string {
    return this.newestId ?? this.#start;
  }

  /** What a reader names that goes on with the oldest entry that is kept. */
  get before(): string {
    return this.#lastDropped ?? this.#start;
  }

  add({ id, bytes }: Omit<RingEntry, "number">): void {
    this.#entries.push({ number: this.#next, id, bytes });
    this.#next += 1;
    this.#bytes += bytes.byteLength;
    while (this.#entries.length > MOST_ENTRIES || (this.#bytes > MOST_BYTES && this.#entries.length > 1))
      this.#drop();
  }

  /** The number of the entry behind that of an id; undefined where that is not known, or what followed it is kept no more. */
  behind(id: string): number | undefined {
    const found = this.#entries.findLast((entry) => entry.id === id);
    if (found !== undefined) return found.number + 1;
    return id === this.before ? this.first : undefined;
  }

  #drop(): void {
    const dropped = this.#entries.shift();
    this.#bytes -= dropped?.bytes.byteLength ?? 0;
    // Of those without an id nobody says that it is the last one it has.
    this.#lastDropped = dropped?.id ?? this.#lastDropped;
  }

  /** The entry of that number; undefined for one that is not there yet, or no more. */
  at(number: number): RingEntry | undefined {
    return this.#entries[number - this.first];
  }
}
