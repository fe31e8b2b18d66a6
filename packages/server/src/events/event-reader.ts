import { isBehind } from "./event-order.ts";
import type { EventRing, RingEntry } from "./event-ring.ts";
import { comment, frame } from "./frame.ts";

/**
 * One who reads the changes, at its own pace: it has a place in the ring and no queue of its own, so that a slow one costs no
 * memory.
 */
export class EventReader {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #ring: EventRing;
  /** What it is told before all changes. */
  readonly #first: Uint8Array<ArrayBuffer>[];
  /** What it had elsewhere, before it came here. */
  readonly #had: string | undefined;
  /** The number of the change that it gets next. */
  #number: number;
  #isPinged = false;
  #endReason: string | undefined;
  #wake: () => void = () => {};

  constructor(
    ring: EventRing,
    {
      number,
      first,
      had,
      onEnd,
    }: {
      number: number;
      first: Uint8Array<ArrayBuffer>[];
      /** The id up to which it has all, where the ring may not have come as far. */
      had?: string | undefined;
      onEnd: (reader: EventReader) => void;
    },
  ) {
    this.#ring = ring;
    this.#number = number;
    this.#first = first;
    this.#had = had;
    const end = () => onEnd(this);
    this.stream = new ReadableStream(
      { pull: (controller) => this.#give(controller, end), cancel: end },
      { highWaterMark: 0 },
    );
  }

  /** There is something new in the ring. */
  wake(): void {
    this.#wake();
  }

  ping(): void {
    this.#isPinged = true;
    this.#wake();
  }

  /** Tells what is left, and the reason. */
  end(reason: string): void {
    this.#endReason ??= reason;
    this.#wake();
  }

  async #give(
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
    end: () => void,
  ): Promise<void> {
    for (;;) {
      // What it would get next is kept no more; to go on with later ones would leave a gap that nobody sees.
      const isLeftBehind = this.#number < this.#ring.first;
      const bytes = this.#first.shift() ?? (isLeftBehind ? undefined : this.#next());
      if (bytes !== undefined) return controller.enqueue(bytes);
      const reason = isLeftBehind ? TOO_SLOW : this.#endReason;
      if (reason !== undefined) {
        controller.enqueue(frame({ event: "end", data: JSON.stringify({ reason }) }));
        controller.close();
        return end();
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #next(): Uint8Array<ArrayBuffer> | undefined {
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
