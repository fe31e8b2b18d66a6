import { setMaxListeners } from "node:events";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock, TimerHandle } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { ChangeQueue } from "./change-queue.ts";
import { DueRooms, GAP_MS } from "./due-rooms.ts";
import type { HabitBook } from "./habit-book.ts";
import { noteAnswer, noteUnknown, type Told } from "./known-state.ts";
import { createOpenings } from "./openings.ts";
import type { Grant, Pacer } from "./pacer.ts";
import { type Claim, localPlacement, type PlacedRoom, type Placement } from "./placement.ts";
import type { RoomChange } from "./room-change.ts";
import {
  checkedRoomOptions,
  checkedWatchOptions,
  type Intervals,
  roomAndOptions,
  roomsOf,
  type WatchOptions,
  type WatchRoom,
  type WatchRoomOptions,
} from "./watch-options.ts";
import { WatchedRoom } from "./watched-room.ts";
import type { WatchedRoomStatus, Watcher, WatchStatus } from "./watcher.ts";

/** An ask of a watcher: as whom, and the oldest answer that will do. */
interface WatchAsk extends Pick<WatchRoomOptions, "api" | "auth" | "uid" | "options"> {
  grant: Grant;
  signal: AbortSignal;
  maxAgeMs: number;
}

/** What a watcher needs of the client. */
export interface WatchParts<Extra> {
  clock: Clock;
  random: Random;
  logger: Logger;
  pacer: Pacer;
  habits: HabitBook;
  placement?: Placement | undefined;
  /**
   * Where the room belongs.
   * @throws StreamFallbackError `INVALID_INPUT` where nobody can tell
   */
  place(room: string | RoomRef): PlacedRoom;
  /** @throws StreamFallbackError as `getInfo` */
  ask(room: string | RoomRef, ask: WatchAsk): Promise<RoomInfo<Extra>>;
}

interface Watching<Extra> {
  options: WatchOptions;
  parts: WatchParts<Extra>;
  /** Told when it ends, however it does. */
  onClose: () => void;
}

/** A few rooms are asked for soon after one another at first, and many are spread over their interval. */
const FIRST_GAP_MS = 500;
const FIRST_RETRY_MS = 5_000;
/** Told of within so long. */
const LOOK_EVERY_MS = 10_000;
/** A room that there is not, or that is shown to chosen viewers only, may come to be. */
const RARELY_MS = 1_800_000;

/** Rooms of a client that are asked for again and again, and the changes that this shows. */
export class RoomWatcher<Extra> implements Watcher<Extra> {
  readonly #parts: WatchParts<Extra>;
  readonly #intervals: Intervals;
  readonly #rooms = new Map<string, WatchedRoom>();
  readonly #openings = createOpenings();
  readonly #changes = new ChangeQueue<Extra>();
  readonly #due: DueRooms<WatchedRoom>;
  readonly #claims = new Map<Claim, number>();
  readonly #ended = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #onClose: () => void;
  #added: WatchedRoom[] = [];
  #lookTimer: TimerHandle;
  #lookedAtMs = 0;
  /** When the process went on after it had stood still: what is known has not been asked for meanwhile. */
  #resumedAtMs = Number.NEGATIVE_INFINITY;
  #lastFailure: StreamFallbackError | undefined;
  #letGo = () => {};

  /** @throws StreamFallbackError `INVALID_INPUT` for an option of a wrong kind, and for what is no list of rooms */
  constructor(rooms: Iterable<string | RoomRef | WatchRoom>, { options, parts, onClose }: Watching<Extra>) {
    const { intervals, signal } = checkedWatchOptions(options);
    this.#parts = parts;
    this.#intervals = intervals;
    this.#onClose = onClose;
    const { clock, random, pacer } = parts;
    this.#due = new DueRooms({ clock, random, pacer, ask: (room, grant) => this.#track(room, grant) });
    // Every ask listens to it, and there may be hundreds at a time.
    setMaxListeners(0, this.#ended.signal);
    const checked = roomsOf(rooms).map((each) => ({
      room: each.room,
      own: checkedRoomOptions(each.options),
    }));
    for (const { room, own } of checked) this.#add(room, own);
    (parts.placement ?? localPlacement).follow((claim) => this.#onClaim(claim), this.#ended.signal);
    this.#lookedAtMs = clock.now();
    this.#lookLater();
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
    await Promise.allSettled(this.#running);
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
    this.#parts.clock.clearTimeout(this.#lookTimer);
    this.#due.close();
    this.#changes.close();
    this.#onClose();
  }

  #add(room: string | RoomRef, { intervals, ...own }: ReturnType<typeof checkedRoomOptions>): void {
    const key = keyOf(room);
    const known = this.#rooms.get(key);
    const { hours, timeZone, ...asking } = own;
    const opening = hours === undefined ? undefined : this.#openings.of(hours, timeZone);
    const wishes = { ...asking, hours: opening, intervals: intervals ?? this.#intervals };
    const wallMs = this.#parts.clock.wallNow();
    if (known !== undefined) {
      known.wish(wishes, wallMs);
      return;
    }
    const added = new WatchedRoom(room, { key, ...this.#place(room) });
    added.wish(wishes, wallMs);
    this.#rooms.set(key, added);
    if (added.placeFault !== undefined) this.#tell(added, noteUnknown(added.state, added.placeFault));
    else {
      if (this.#added.length === 0) queueMicrotask(() => this.#schedule(this.#added.splice(0)));
      this.#added.push(added);
    }
  }

  #place(room: string | RoomRef): { placed: PlacedRoom; fault?: StreamFallbackError } {
    try {
      return { placed: this.#parts.place(room) };
    } catch (thrown) {
      return { placed: { provider: "", affinityKey: "" }, fault: toStreamFallbackError(thrown) };
    }
  }

  #onClaim(claim: Claim): void {
    if (claim.signal.aborted) return;
    this.#claims.set(claim, claim.state.cursor);
    this.#schedule([...this.#rooms.values()].filter((room) => claim.has(room)));
    claim.signal.addEventListener("abort", () => {
      this.#claims.delete(claim);
      for (const room of this.#rooms.values()) if (this.#claimOf(room) === undefined) this.#due.remove(room);
    });
  }

  #lookLater(): void {
    this.#lookTimer = this.#parts.clock.setTimeout(() => {
      this.#lookLater();
      this.#tellOfOld();
    }, LOOK_EVERY_MS);
  }

  /** Rooms that wait because nobody may be asked fail nowhere: that nothing is known of them any more is seen here. */
  #tellOfOld(): void {
    const { clock } = this.#parts;
    const nowMs = clock.now();
    if (nowMs - this.#lookedAtMs > LOOK_EVERY_MS + GAP_MS) this.#resumedAtMs = nowMs;
    this.#lookedAtMs = nowMs;
    for (const room of this.#rooms.values()) {
      const { info, isUnknown, atMs } = room.state;
      if (info === undefined || isUnknown || room.isKnownAt(nowMs)) continue;
      const hasHadTime = nowMs - Math.max(atMs, this.#resumedAtMs) > 2 * room.intervalMs;
      if (hasHadTime && room.waitMs(clock.wallNow()) === 0 && this.#claimOf(room) !== undefined)
        this.#tell(room, noteUnknown(room.state, this.#lastFailure ?? nobodyAsked()));
    }
  }

  #claimOf(room: PlacedRoom): Claim | undefined {
    for (const claim of this.#claims.keys()) if (claim.has(room)) return claim;
    return undefined;
  }

  /** Those that are added together are due for the first time one after the other. */
  #schedule(rooms: readonly WatchedRoom[]): void {
    const { random, clock } = this.#parts;
    const mine = rooms.filter(
      (room) => !room.isRemoved && room.placeFault === undefined && this.#claimOf(room),
    );
    for (const [index, room] of mine.entries()) {
      const overMs = Math.min(room.intervalMs, mine.length * FIRST_GAP_MS);
      const firstInMs = mine.length === 1 ? 0 : (overMs * (index + random())) / mine.length;
      this.#due.add(room, Math.max(firstInMs, room.waitMs(clock.wallNow())));
    }
  }

  #track(room: WatchedRoom, grant: Grant): Promise<number | undefined> {
    const asking = this.#ask(room, grant);
    this.#running.add(asking);
    return asking.finally(() => this.#running.delete(asking));
  }

  async #ask(room: WatchedRoom, grant: Grant): Promise<number | undefined> {
    const { clock, ask } = this.#parts;
    const closedMs = room.waitMs(clock.wallNow());
    if (closedMs > 0) return closedMs + this.#parts.random() * room.intervalMs;
    const claim = this.#claimOf(room);
    if (claim === undefined) return undefined;
    const cursor = (this.#claims.get(claim) ?? 0) + 1;
    this.#claims.set(claim, cursor);
    const { api, auth, uid, options } = room.wishes;
    const how = { api, auth, uid, options, grant, signal: this.#ended.signal };
    try {
      const info = await ask(room.ref ?? room.given, { ...how, maxAgeMs: room.intervalMs / 2 });
      if (this.#ended.signal.aborted || room.isRemoved) return undefined;
      room.learn(info);
      await this.#noteHabit(room, info.living);
      if (room.isRemoved) return undefined;
      this.#tell(room, noteAnswer(room.state, { info, atMs: clock.now() - info.meta.ageMs }));
      room.chooseInterval(clock.wallNow());
      return undefined;
    } catch (thrown) {
      return this.#onFailure(room, toStreamFallbackError(thrown));
    } finally {
      claim.save({ cursor });
    }
  }

  async #noteHabit(room: WatchedRoom, isLiving: boolean): Promise<void> {
    if (typeof room.wishes.intervals === "number") return;
    const { clock, habits } = this.#parts;
    const key = room.habitKey;
    if (key !== undefined) room.habit ??= await habits.recall(key);
    const before = room.habit;
    room.noteHabit(isLiving, clock.wallNow());
    if (key !== undefined && room.habit !== undefined && room.habit !== before) habits.note(key, room.habit);
  }

  /** Gives in how many ms the room is asked for again: soon where nobody was asked, and later the longer it fails. */
  #onFailure(room: WatchedRoom, error: StreamFallbackError): number | undefined {
    if (this.#ended.signal.aborted || room.isRemoved) return undefined;
    if (error.fault === "query") {
      this.#tell(room, noteUnknown(room.state, error));
      return Math.max(RARELY_MS, room.intervalMs);
    }
    this.#lastFailure = error;
    const isAsked = error.attempts.length > 0 || error.fault !== "pool";
    if (isAsked) room.failures += 1;
    const isOld = !room.isKnownAt(this.#parts.clock.now());
    if (isOld && (isAsked || room.state.info !== undefined)) this.#tell(room, noteUnknown(room.state, error));
    const soonMs = isAsked ? FIRST_RETRY_MS * 2 ** Math.min(room.failures - 1, 10) : FIRST_RETRY_MS;
    return Math.min(room.intervalMs, soonMs);
  }

  #tell(room: WatchedRoom, told: Told | undefined): void {
    if (told === undefined) return;
    const at = new Date(this.#parts.clock.wallNow());
    this.#changes.push(room, { room: room.named, name: room.name, at, ...told } as RoomChange<Extra>);
  }
}

function nobodyAsked(): StreamFallbackError {
  const what =
    "not asked in time: nobody may be asked more often now; watch fewer rooms, or as more identities";
  return new StreamFallbackError("NO_ENDPOINT_AVAILABLE", what);
}

/** The same for the same words. */
function keyOf(room: string | RoomRef): string {
  return typeof room === "string"
    ? room.trim()
    : JSON.stringify([room.provider, room.roomId, room.uid ?? ""]);
}
