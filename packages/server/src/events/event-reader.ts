import { isBehind } from "./event-order.ts";
import type { EventRing, RingEntry } from "./event-ring.ts";
import { comment, frame } from "./frame.ts";

interface Place {
  /** The number of the change that it gets first. */
  number: number;
  /** What it is told before all changes. */
  first: Buffer<ArrayBuffer>[];
  /** The id up to which it has all, where the ring may not have come as far. */
  had?: string | undefined;
  onEnd: (reader: EventReader) => void;
}

/**
 * One who reads the changes, at its own pace: it has a place in the ring and no queue of its own, so that a slow one costs no
 * memory.
 */
export class EventReader {
  /** Called when there may be more to take. */
  onNews: () => void = () => {};
  readonly #ring: EventRing;
  readonly #first: Buffer<ArrayBuffer>[];
  /** What it had elsewhere, before it came here. */
  readonly #had: string | undefined;
  readonly #onEnd: (reader: EventReader) => void;
  #number: number;
  #isPinged = false;
  #isOver = false;
  #endReason: string | undefined;

  constructor(ring: EventRing, { number, first, had, onEnd }: Place) {
    this.#ring = ring;
    this.#number = number;
    this.#first = first;
    this.#had = had;
    this.#onEnd = onEnd;
  }

  /** Whether it has taken the last that it gets, or has left. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** What comes next for it; undefined where that is not there yet, and when it is over. */
  take(): Buffer<ArrayBuffer> | undefined {
    if (this.#isOver) return undefined;
    // What it would get next is kept no more; to go on with later ones would leave a gap that nobody sees.
    const isLeftBehind = this.#number < this.#ring.first;
    const bytes = this.#first.shift() ?? (isLeftBehind ? undefined : this.#next());
    if (bytes !== undefined) return bytes;
    const reason = isLeftBehind ? TOO_SLOW : this.#endReason;
    if (reason === undefined) return undefined;
    this.leave();
    return frame({ event: "end", data: JSON.stringify({ reason }) });
  }

  /** It reads no more. */
  leave(): void {
    this.#isOver = true;
    this.#onEnd(this);
  }

  ping(): void {
    this.#isPinged = true;
    this.onNews();
  }

  /** Tells what is left, and the reason. */
  end(reason: string): void {
    this.#endReason ??= reason;
    this.onNews();
  }

  #next(): Buffer<ArrayBuffer> | undefined {
    let entry = this.#ring.at(this.#number);
    while (entry !== undefined && this.#hasHad(entry)) {
      this.#number += 1;
      entry = this.#ring.at(this.#number);
    }
    if (entry !== undefined) this.#number += 1;
    const isPing = entry === undefined && this.#isPinged;
    if (isPing) this.#isPinged = false;
    return isPing ? comment("ping") : entry?.bytes;
  }

  #hasHad({ id }: RingEntry): boolean {
    return id !== undefined && this.#had !== undefined && !isBehind(id, this.#had);
  }
}

const TOO_SLOW =
  "read too slowly: changes that come next are kept no more; /v1/watch tells how the rooms are";
