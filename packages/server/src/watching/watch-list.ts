import { checkWatchRoom, type Logger } from "@stream-fallback/core";
import type { Backing } from "./backing.ts";
import { entryOf, wishesIn } from "./list-entry.ts";
import type { ListedRoom, RoomWishes } from "./room-wishes.ts";

interface ListParts {
  backing: Backing;
  /** Rooms that are on the list whatever is kept. */
  own: readonly ListedRoom[];
  logger: Logger | undefined;
  /** Told after the list has changed; of a room that is no more on it without its wishes. */
  onChange(room: string, wishes: RoomWishes | undefined): void;
  /** Told when what was kept is gone, and another list was begun. */
  onReplaced(): void;
}

/** The rooms that are to be watched, as they are kept, and a copy of them for when nobody can read what is kept. */
export class WatchList {
  readonly #parts: ListParts;
  readonly #rooms = new Map<string, { entry: string; wishes: RoomWishes }>();
  /** Entries that are not understood: they are left as they are. */
  #strange = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  /** Of the list that this process has put its rooms on. */
  #name: string | undefined;

  constructor(parts: ListParts) {
    this.#parts = parts;
    for (const { room, ...wishes } of parts.own) this.#take(room.trim(), entryOf(wishes));
  }

  get size(): number {
    return this.#rooms.size;
  }

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  *[Symbol.iterator](): Iterator<ListedRoom> {
    for (const [room, { wishes }] of this.#rooms) yield { room, ...wishes };
  }

  /** @throws whatever keeps it from being kept: then nothing has changed */
  put(room: string, wishes: RoomWishes): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ensureBegun();
      const entry = entryOf(wishes);
      await this.#parts.backing.put(room, entry);
      this.#take(room, entry);
    });
  }

  /** @throws whatever keeps it from being removed: then nothing has changed */
  remove(room: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ensureBegun();
      await this.#parts.backing.remove(room);
      this.#drop(room);
    });
  }

  /** Takes in what is kept by now. What was kept and is gone as a whole, as after a Redis was emptied, is put back. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      let list = await this.#parts.backing.list();
      if (list === undefined || list.name !== this.#name) {
        await this.#begin();
        list = await this.#parts.backing.list();
      }
      if (list === undefined || list.name !== this.#name) return;
      const kept = list.rooms;
      for (const [room, entry] of kept) this.#take(room, entry);
      for (const room of this.#rooms.keys()) if (!kept.has(room)) this.#drop(room);
      for (const room of this.#strange) if (!kept.has(room)) this.#strange.delete(room);
    });
  }

  /** One after the other: what was read before a change would undo it here. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /**
   * Puts the rooms of this process beside those that are kept, once; and all that it knows of on a list that is not the one it knew,
   * since what was kept is gone: whoever begins the new one may have heard of less.
   */
  async #ensureBegun(): Promise<void> {
    const name = await this.#parts.backing.listName();
    if (name === undefined || name !== this.#name) await this.#begin();
  }

  async #begin(): Promise<void> {
    const rooms = new Map([...this.#rooms].map(([room, { entry }]) => [room, entry]));
    const before = this.#name;
    this.#name = await this.#parts.backing.begin(rooms, { isFirst: before === undefined });
    if (before !== undefined && before !== this.#name) this.#parts.onReplaced();
  }

  #take(room: string, entry: string): void {
    if (this.#rooms.get(room)?.entry === entry) return;
    const wishes = this.#understood(room, entry);
    if (wishes === undefined) {
      this.#drop(room);
      return;
    }
    this.#strange.delete(room);
    this.#rooms.set(room, { entry, wishes });
    this.#parts.onChange(room, wishes);
  }

  #drop(room: string): void {
    if (this.#rooms.delete(room)) this.#parts.onChange(room, undefined);
  }

  #understood(room: string, entry: string): RoomWishes | undefined {
    try {
      const wishes = wishesIn(entry);
      if (wishes !== undefined) checkWatchRoom({ room, ...wishes });
      if (wishes !== undefined) return wishes;
    } catch {}
    const { logger } = this.#parts;
    if (!this.#strange.has(room))
      logger?.warn(
        {},
        "what is kept of a room of the list is not understood: it is left as it is and not watched here",
      );
    this.#strange.add(room);
    return undefined;
  }
}
