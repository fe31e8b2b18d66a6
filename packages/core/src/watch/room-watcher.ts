import { setMaxListeners } from "node:events";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { ChangeQueue } from "./change-queue.ts";
import { Claims } from "./claims.ts";
import { DueRooms } from "./due-rooms.ts";
import { noteUnknown, type Told } from "./known-state.ts";
import { createOpenings } from "./openings.ts";
import type { PlacedRoom } from "./placement.ts";
import { Retries } from "./retries.ts";
import { RoomAsker } from "./room-asker.ts";
import type { RoomChange } from "./room-change.ts";
import { RunTime } from "./run-time.ts";
import {
  type CheckedRoomOptions,
  checkedRoomOptions,
  checkedWatchOptions,
  type Intervals,
  roomAndOptions,
  roomsOf,
  type WatchOptions,
  type WatchRoom,
  type WatchRoomOptions,
} from "./watch-options.ts";
import type { WatchParts } from "./watch-parts.ts";
import { isSameWish, WatchedRoom, type Wishes } from "./watched-room.ts";
import type { WatchedRoomStatus, Watcher, WatchStatus } from "./watcher.ts";

interface Watching<Extra> {
  options: WatchOptions;
  parts: WatchParts<Extra>;
  /** Told when it ends, however it does. */
  onClose: () => void;
}

/** A few rooms are asked for soon after one another at first, and many are spread over their interval. */
const FIRST_GAP_MS = 500;

/** Rooms of a client that are asked for again and again, and the changes that this shows. */
export class RoomWatcher<Extra> implements Watcher<Extra> {
  readonly #parts: WatchParts<Extra>;
  readonly #intervals: Intervals;
  readonly #rooms = new Map<string, WatchedRoom>();
  readonly #openings = createOpenings();
  readonly #changes = new ChangeQueue<Extra>();
  readonly #runTime: RunTime;
  readonly #retries: Retries;
  readonly #claims: Claims;
  readonly #asker: RoomAsker<Extra>;
  readonly #due: DueRooms<WatchedRoom>;
  readonly #ended = new AbortController();
  readonly #onClose: () => void;
  /** New ones, and those for which something else is wished, until the end of this moment. */
  #wished: WatchedRoom[] = [];
  #letGo = () => {};
  #lastWishes: Wishes | undefined;

  /** @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind, and for what is no list of rooms */
  constructor(rooms: Iterable<string | RoomRef | WatchRoom>, { options, parts, onClose }: Watching<Extra>) {
    const { intervals, signal, mayAsk } = checkedWatchOptions(options);
    const checked = roomsOf(rooms).map((each) => ({
      room: each.room,
      own: checkedRoomOptions(each.options),
    }));
    this.#parts = parts;
    this.#intervals = intervals;
    this.#onClose = onClose;
    const { clock, random, pacer, placement } = parts;
    // Every ask listens to it, and there may be hundreds at a time.
    setMaxListeners(0, this.#ended.signal);
    this.#runTime = new RunTime(clock, () => this.#tellOfOld());
    this.#retries = new Retries({ random, watched: () => this.#rooms.size });
    this.#claims = new Claims({
      ...{ placement, signal: this.#ended.signal },
      onGained: (claim) =>
        this.#schedule([...this.#rooms.values()].filter(({ placed }) => claim.has(placed))),
      onLost: () => this.#leaveToOthers(),
    });
    this.#asker = new RoomAsker({
      ...{ parts, claims: this.#claims, retries: this.#retries, runTime: this.#runTime },
      signal: this.#ended.signal,
      tell: (room, told) => this.#tell(room, told),
      mayAsk,
    });
    this.#due = new DueRooms({
      ...{ clock, random, pacer },
      groupOf: (room, grant) => parts.groupOf(room, grant),
      prepare: (room) => this.#recallUid(room),
      ask: (room, grant) => this.#asker.ask(room, grant),
      onOpen: (rooms) => this.#schedule(rooms),
      onGap: () => this.#runTime.resume(),
    });
    for (const { room, own } of checked) this.#add(room, own);
    // Claims bring in what they are for: nothing is due twice.
    this.#wished = [];
    this.#claims.follow();
    this.#runTime.start();
    if (signal?.aborted) queueMicrotask(() => this.#end());
    else if (signal) {
      const onAbort = () => this.#end();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#letGo = () => signal.removeEventListener("abort", onAbort);
    }
  }

  add(room: string | RoomRef, options: WatchRoomOptions = {}): void {
    const own = checkedRoomOptions(options);
    const { room: copied } = roomAndOptions(room);
    if (this.#ended.signal.aborted)
      throw new StreamFallbackError("CLOSED", "this watch has ended; begin another one");
    this.#add(copied, own);
  }

  remove(given: string | RoomRef): void {
    const { room } = roomAndOptions(given);
    const key = keyOf(room);
    const found = this.#rooms.get(key) ?? [...this.#rooms.values()].find((each) => each.isNamed(room));
    if (found === undefined) return;
    this.#rooms.delete(found.key);
    found.isRemoved = true;
    this.#due.remove(found);
    this.#retries.forget(found);
    this.#changes.drop(found);
  }

  rooms(): WatchedRoomStatus[] {
    const { clock } = this.#parts;
    return [...this.#rooms.values()].map((room) => room.statusAt(clock, this.#due.dueInMs(room)));
  }

  status(): WatchStatus {
    const { clock } = this.#parts;
    const all = [...this.#rooms.values()];
    const lateness = all.map((room) => -(this.#due.dueInMs(room) ?? 0)).filter((lateMs) => lateMs > 0);
    return {
      rooms: all.length,
      known: all.filter((room) => room.isKnownAt(clock.now())).length,
      due: lateness.length,
      latenessMs: Math.round(lateness.reduce((most, each) => Math.max(most, each), 0)),
    };
  }

  async close(): Promise<void> {
    this.#end();
    await this.#asker.ended();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<RoomChange<Extra>, undefined> {
    return {
      next: () => this.#changes.take(),
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#letGo();
    this.#ended.abort(new StreamFallbackError("ABORTED", "the watch has ended"));
    this.#runTime.close();
    this.#due.close();
    this.#changes.close();
    this.#onClose();
  }

  #add(room: string | RoomRef, { intervals, recalled, ...own }: CheckedRoomOptions): void {
    const key = keyOf(room);
    const known = this.#rooms.get(key);
    const { hours, timeZone, ...asking } = own;
    if (timeZone !== undefined) this.#openings.check(timeZone);
    const opening = hours === undefined ? undefined : this.#openings.of(hours, timeZone);
    const asker = asking.auth === undefined ? undefined : this.#parts.askerOf(room, asking.auth);
    const wishes = this.#shared({
      ...{ ...asking, hours: opening, intervals: intervals ?? this.#intervals },
      ...(asker !== undefined && { asker }),
    });
    const wallMs = this.#parts.clock.wallNow();
    if (known !== undefined) {
      if (known.wish(wishes, wallMs)) this.#scheduleSoon(known);
      return;
    }
    const added = new WatchedRoom(room, { key, ...this.#place(room) });
    if (recalled !== undefined) added.recall(recalled, this.#parts.clock);
    added.wish(wishes, wallMs);
    this.#rooms.set(key, added);
    if (added.placeFault === undefined) this.#scheduleSoon(added);
    else this.#tell(added, noteUnknown(added.state, added.placeFault));
  }

  /** Thousands of rooms are wished the same for. */
  #shared(wishes: Wishes): Wishes {
    if (this.#lastWishes === undefined || !isSameWish(this.#lastWishes, wishes)) this.#lastWishes = wishes;
    return this.#lastWishes;
  }

  #place(room: string | RoomRef): { placed: PlacedRoom; fault?: StreamFallbackError } {
    try {
      return { placed: this.#parts.place(room) };
    } catch (thrown) {
      return { placed: { provider: "", affinityKey: "" }, fault: toStreamFallbackError(thrown) };
    }
  }

  #leaveToOthers(): void {
    for (const room of this.#rooms.values()) {
      if (this.#claims.of(room.placed) !== undefined) continue;
      this.#due.remove(room);
      this.#retries.forget(room);
    }
  }

  #scheduleSoon(room: WatchedRoom): void {
    if (this.#wished.length === 0) queueMicrotask(() => this.#schedule(this.#wished.splice(0)));
    this.#wished.push(room);
  }

  /** Those that are added together, or whose hours open together, are due for the first time one after the other. */
  #schedule(rooms: readonly WatchedRoom[]): void {
    if (this.#ended.signal.aborted) return;
    const { random } = this.#parts;
    const mine = rooms.filter(
      (room) => !room.isRemoved && room.placeFault === undefined && this.#claims.of(room.placed),
    );
    for (const [index, room] of mine.entries()) {
      this.#runTime.serve(room.intervalMs);
      room.dueSinceMs = this.#runTime.nowMs();
      const overMs = Math.min(room.intervalMs, mine.length * FIRST_GAP_MS);
      this.#due.hasten(room, mine.length === 1 ? 0 : (overMs * (index + random())) / mine.length);
    }
  }

  /** Read when a room is due, so that thousands of rooms do not read a store at the same moment. */
  #recallUid(room: WatchedRoom): Promise<void> | undefined {
    if (room.hasUid || room.isRecalled) return undefined;
    room.isRecalled = true;
    const note = (isKnown: boolean) => {
      room.hasUid ||= isKnown;
    };
    return this.#parts.knowsUid(room.given).then(note, () => note(false));
  }

  /** Rooms that wait because nobody may be asked fail nowhere: that nothing is known of them any more is seen here. */
  #tellOfOld(): void {
    const { resumedAtMs } = this.#runTime;
    const ranMs = this.#runTime.nowMs();
    const wallMs = this.#parts.clock.wallNow();
    for (const room of this.#rooms.values()) {
      const { kept, isUnknown } = room.state;
      if (kept === undefined || isUnknown || !room.isOverdueAt(ranMs, resumedAtMs)) continue;
      const isAskedFor = room.isOpenAt(wallMs) && !this.#due.isResting(room);
      if (isAskedFor && this.#claims.of(room.placed) !== undefined)
        this.#tell(room, noteUnknown(room.state, this.#asker.reasonOf(room)));
    }
  }

  #tell(room: WatchedRoom, told: Told | undefined): void {
    if (told === undefined) return;
    const at = new Date(this.#parts.clock.wallNow());
    this.#changes.push(room, { room: room.named, name: room.name, at, ...told } as RoomChange<Extra>);
  }
}

/** The same for the same words. */
function keyOf(room: string | RoomRef): string {
  return typeof room === "string"
    ? room.trim()
    : JSON.stringify([room.provider, room.roomId, room.uid ?? ""]);
}
