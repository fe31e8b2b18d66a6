import type { Store } from "../cache/store.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { createHabitBook, type HabitBook } from "../watch/habit-book.ts";
import type { Pacer } from "../watch/pacer.ts";
import { RoomWatcher } from "../watch/room-watcher.ts";
import type { WatchOptions, WatchRoom } from "../watch/watch-options.ts";
import type { Watcher, WatchStatus } from "../watch/watcher.ts";
import type { Answerer } from "./answerer.ts";
import { createAskerOf } from "./asker-of.ts";
import { faultOfRef } from "./check-ref.ts";
import type { ClientParts } from "./client-parts.ts";
import { createGroups } from "./watch-groups.ts";

interface WatchesParts<Extra> {
  parts: ClientParts<Extra>;
  answerer: Answerer<Extra>;
  pacer: Pacer;
  store: Store | undefined;
}

/** The watches of a client: each asks by the client's own calls, and all end with it. */
export class Watches<Extra> {
  readonly #parts: WatchesParts<Extra>;
  readonly #habits: HabitBook;
  readonly #running = new Set<Watcher<Extra>>();

  constructor(parts: WatchesParts<Extra>) {
    this.#parts = parts;
    this.#habits = createHabitBook(parts.store, parts.parts.clock);
  }

  begin(rooms: Iterable<string | RoomRef | WatchRoom>, options: WatchOptions): Watcher<Extra> {
    const { parts, answerer, pacer } = this.#parts;
    const { bounds, clock, random, tellCall } = parts;
    const watcher: Watcher<Extra> = new RoomWatcher<Extra>(rooms, {
      options,
      parts: {
        ...{ clock, random, pacer, habits: this.#habits },
        place: (room) => {
          const { provider, named } = parts.chooser.choose(room);
          const affinityKey = typeof named === "string" ? named.trim() : named.roomId || (named.uid ?? "");
          return { provider: provider.id, affinityKey };
        },
        groupOf: createGroups(parts),
        knowsUid: (room) => this.#knowsUid(room),
        askerOf: createAskerOf(parts),
        ask: (room, { grant, ...call }) =>
          tellCall({ of: "watch", room }, (trace) =>
            bounds.run({ room, call }, (deadline, asked) => {
              const wish = { need: { kind: "status" }, call: asked.call, deadline, grant, trace } as const;
              return answerer.answer(asked.room, wish);
            }),
          ),
      },
      onClose: () => this.#running.delete(watcher),
    });
    this.#running.add(watcher);
    return watcher;
  }

  /** By the name of the room alone: nobody is asked for that. */
  async #knowsUid(given: string | RoomRef): Promise<boolean> {
    const { parts } = this.#parts;
    const { cache } = parts.memory;
    const { provider, named: meant } = parts.chooser.choose(given);
    const named = typeof meant === "string" ? { provider: provider.id, roomId: meant.trim() } : meant;
    const roomId = (await cache.knownRoomId(named)) ?? named.roomId;
    const room = { provider: provider.id, roomId };
    if (faultOfRef(room, provider) !== undefined) return false;
    return (await cache.knownUid(room)) !== undefined;
  }

  /** Of each that runs. */
  status(): WatchStatus[] {
    return [...this.#running].map((watcher) => watcher.status());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((watcher) => watcher.close()));
    await this.#habits.close();
  }
}
