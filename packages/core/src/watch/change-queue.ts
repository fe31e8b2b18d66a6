import type { RoomChange } from "./room-change.ts";

/** Of one room: what a consumer that comes back after a long while still wants to know. */
const MOST_OF_A_ROOM = 4;

/**
 * The changes that nobody has taken yet. Those of a room come in their order, and of a room that has more than four the
 * oldest are dropped: a consumer that sleeps finds the newest state of every room, and the memory is bounded.
 */
export class ChangeQueue<Extra> {
  readonly #byRoom = new Map<object, RoomChange<Extra>[]>();
  readonly #takers: ((taken: IteratorResult<RoomChange<Extra>, undefined>) => void)[] = [];
  #isClosed = false;

  push(room: object, change: RoomChange<Extra>): void {
    if (this.#isClosed) return;
    const taker = this.#takers.shift();
    if (taker !== undefined) {
      taker({ done: false, value: change });
      return;
    }
    const waiting = this.#byRoom.get(room) ?? [];
    const last = waiting.at(-1);
    // A title is no news beside what came with it, or after another one.
    if (change.type === "title" && last !== undefined && last.type !== "unknown" && last.type !== "ended")
      waiting[waiting.length - 1] = { ...last, at: change.at, info: change.info };
    else waiting.push(change);
    if (waiting.length > MOST_OF_A_ROOM) waiting.shift();
    this.#byRoom.set(room, waiting);
  }

  /** What is known of a room that is no longer watched concerns nobody. */
  drop(room: object): void {
    this.#byRoom.delete(room);
  }

  /** The next change, as soon as there is one; none after the end. */
  take(): Promise<IteratorResult<RoomChange<Extra>, undefined>> {
    for (const [room, waiting] of this.#byRoom) {
      const change = waiting.shift();
      if (waiting.length === 0) this.#byRoom.delete(room);
      if (change !== undefined) return Promise.resolve({ done: false, value: change });
    }
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Ends it for whoever waits; what nobody has taken is dropped. */
  close(): void {
    this.#isClosed = true;
    this.#byRoom.clear();
    for (const taker of this.#takers.splice(0)) taker({ done: true, value: undefined });
  }
}
