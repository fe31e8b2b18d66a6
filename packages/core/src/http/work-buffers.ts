import { Buffer } from "node:buffer";

/** What waits of a body for its reader, and a read of its connection beyond it. */
const BYTES = 320 * 1024;
/** Bodies that are decoded at a time; more of them have buffers of their own. */
const MOST_KEPT = 2;

/** Where the pieces of a body are put together for its decoder, until they are decoded. */
export interface WorkBuffer {
  /** The pieces as one; valid until the next ones are put together. */
  joined(pieces: readonly Uint8Array[]): Uint8Array;
  /** Nothing of it is used any more. */
  giveBack(): void;
}

/**
 * Lends buffers again and again. A new one for each body would be a quarter of what a large page takes of the memory beside
 * the heap, and by that V8 counts when it is time to collect garbage: half of the time that such a page costs.
 */
export class WorkBuffers {
  readonly #free: Buffer[] = [];

  lend(): WorkBuffer {
    let buffer: Buffer | undefined;
    return {
      joined: (pieces) => {
        const [only] = pieces;
        if (only !== undefined && pieces.length === 1) return only;
        const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
        if (length > BYTES) return Buffer.concat(pieces);
        buffer ??= this.#free.pop() ?? Buffer.allocUnsafeSlow(BYTES);
        let end = 0;
        for (const piece of pieces) {
          buffer.set(piece, end);
          end += piece.length;
        }
        return buffer.subarray(0, end);
      },
      giveBack: () => {
        if (buffer && this.#free.length < MOST_KEPT) this.#free.push(buffer);
        buffer = undefined;
      },
    };
  }
}
