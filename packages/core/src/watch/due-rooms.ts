import type { Clock, TimerHandle } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import { type Alarm, Alarms } from "./alarms.ts";
import type { Grant, PacedRoom, Pacer, RoomGroup } from "./pacer.ts";
import { type RestingRoom, RestingRooms } from "./resting-rooms.ts";
import { GAP_MS } from "./run-time.ts";

/** A room that is asked for again and again. */
export interface DueRoom extends Omit<PacedRoom, "lateMs">, RestingRoom {
  /** From one ask to the next, in ms, give or take 5 %. */
  intervalMs: number;
  /** In how many ms its hours open; 0 while they are. */
  waitMs(wallMs: number): number;
}

interface DueRoomsOptions<Room extends DueRoom> {
  clock: Clock;
  random: Random;
  pacer: Pacer;
  /** With which others a room can be asked for at once; undefined where it cannot be. @default nowhere */
  groupOf?(room: Room, grant: Grant): RoomGroup<Room> | undefined;
  /** Finds out what has to be known of a room before it is due; undefined where nothing has. Must not reject. */
  prepare(room: Room): Promise<void> | undefined;
  /** Asks for a room; gives in how many ms it is due again where that is not its interval after this ask. Must not throw. */
  ask(room: Room, grant: Grant): Promise<number | undefined>;
  /** Told of rooms whose hours have come, which are in here no more. */
  onOpen(rooms: Room[]): void;
  /** Told where timers show that the process stood still. */
  onGap(): void;
}

interface Entry<Room extends DueRoom> extends Alarm {
  readonly room: Room;
  askedAtMs: number;
  /** What it waits for: its time, its turn in its lane, or the end of something. */
  state: "planned" | "waiting" | "running";
  isRemoved: boolean;
}

interface Lane<Room extends DueRoom> {
  /** Those that are due, the one that has been so longest first. */
  readonly waiting: Entry<Room>[];
  timer: TimerHandle;
}

/** Rooms asked by many at the same moment would be a burst: an interval is longer or shorter by up to this share. */
const JITTER = 0.05;

/** A room may be asked for so much of its interval before it is due, where that saves a request. */
const EARLY = 0.1;

/**
 * When each room is asked for: its interval after its last ask. Those for which nobody may be asked yet wait in their
 * lane, and the oldest goes first; outside its hours a room rests. After the process stood still nothing is made up for in
 * a burst: what fell due meanwhile is spread over its interval anew.
 */
export class DueRooms<Room extends DueRoom> {
  readonly #options: DueRoomsOptions<Room>;
  readonly #entries = new Map<Room, Entry<Room>>();
  readonly #lanes = new Map<string, Lane<Room>>();
  readonly #resting: RestingRooms<Room>;
  readonly #alarms: Alarms<Entry<Room>>;

  constructor(options: DueRoomsOptions<Room>) {
    this.#options = options;
    this.#alarms = new Alarms<Entry<Room>>(options.clock, (entry) => this.#fallDue(entry));
    this.#resting = new RestingRooms<Room>(options.clock, (rooms) => options.onOpen(rooms));
  }

  /** @param firstInMs until it is due for the first time, where its hours are open */
  add(room: Room, firstInMs: number): void {
    if (this.#entries.has(room) || this.#resting.has(room)) return;
    const entry: Entry<Room> = {
      room,
      dueAtMs: 0,
      place: -1,
      order: 0,
      askedAtMs: Number.NEGATIVE_INFINITY,
      state: "planned",
      isRemoved: false,
    };
    this.#entries.set(room, entry);
    if (!this.#restsNow(entry)) this.#plan(entry, this.#options.clock.now() + firstInMs);
  }

  /**
   * After other wishes for a room: what it waits for may have changed, and its interval may be over already.
   * @param soonestInMs as for `add`, in case it is over
   */
  hasten(room: Room, soonestInMs: number): void {
    const { clock } = this.#options;
    if (this.#resting.has(room) && room.isOpenAt(clock.wallNow())) this.#resting.delete(room);
    const entry = this.#entries.get(room);
    if (entry === undefined) this.add(room, soonestInMs);
    else if (entry.state === "waiting") {
      this.#queue(this.#renewed(entry));
    } else if (entry.state === "planned") {
      const dueAtMs = Math.max(clock.now() + soonestInMs, entry.askedAtMs + room.intervalMs);
      if (dueAtMs < entry.dueAtMs) this.#plan(entry, dueAtMs);
    }
  }

  remove(room: Room): void {
    this.#resting.delete(room);
    const entry = this.#entries.get(room);
    if (entry === undefined) return;
    this.#entries.delete(room);
    entry.isRemoved = true;
    this.#alarms.clear(entry);
  }

  /** Whether nobody asks for it because of its hours. */
  isResting(room: Room): boolean {
    return this.#resting.has(room);
  }

  /** In how many ms it is due; below 0 for one that waits, undefined for one that is being asked for or not in here. */
  dueInMs(room: Room): number | undefined {
    const { clock } = this.#options;
    if (this.#resting.has(room)) return room.waitMs(clock.wallNow());
    const entry = this.#entries.get(room);
    return entry && entry.dueAtMs - clock.now();
  }

  /** Asks for nothing any more. */
  close(): void {
    for (const room of [...this.#entries.keys()]) this.remove(room);
    this.#resting.close();
    this.#alarms.close();
    for (const [name, { timer }] of this.#lanes) {
      this.#options.clock.clearTimeout(timer);
      this.#noteNobodyWaits(name);
    }
    this.#lanes.clear();
  }

  #plan(entry: Entry<Room>, dueAtMs: number): void {
    this.#alarms.clear(entry);
    entry.dueAtMs = dueAtMs;
    entry.state = "planned";
    this.#alarms.set(entry);
  }

  /** Lets a room rest whose hours are over. */
  #restsNow({ room }: Entry<Room>): boolean {
    if (room.isOpenAt(this.#options.clock.wallNow())) return false;
    this.remove(room);
    this.#resting.add(room);
    return true;
  }

  #fallDue(entry: Entry<Room>): void {
    const { clock, random, prepare, onGap } = this.#options;
    const nowMs = clock.now();
    const isLate = nowMs - entry.dueAtMs > GAP_MS;
    if (isLate) onGap();
    if (this.#restsNow(entry)) return;
    if (isLate) {
      this.#plan(entry, nowMs + random() * entry.room.intervalMs);
      return;
    }
    const preparing = prepare(entry.room);
    if (preparing === undefined) {
      this.#queue(entry);
      return;
    }
    entry.state = "running";
    void preparing.then(() => {
      if (!entry.isRemoved) this.#queue(entry);
    });
  }

  #queue(entry: Entry<Room>): void {
    const name = this.#options.pacer.laneOf(this.#pacedRoom(entry));
    const lane = this.#lanes.get(name) ?? { waiting: [], timer: undefined };
    this.#lanes.set(name, lane);
    entry.state = "waiting";
    // Timers come late: one that was due earlier goes before.
    let place = lane.waiting.length;
    while (place > 0 && (lane.waiting[place - 1] as Entry<Room>).dueAtMs > entry.dueAtMs) place -= 1;
    lane.waiting.splice(place, 0, entry);
    if (lane.timer === undefined) this.#serve(name, lane);
  }

  #serve(name: string, lane: Lane<Room>): void {
    const { clock, pacer } = this.#options;
    lane.timer = undefined;
    let hasLost = false;
    for (let entry = lane.waiting[0]; entry !== undefined; entry = lane.waiting[0]) {
      const isOver = entry.isRemoved || this.#restsNow(entry);
      const place = isOver ? undefined : pacer.take(name, this.#pacedRoom(entry));
      if (typeof place === "number") {
        lane.timer = clock.setTimeout(() => this.#serve(name, lane), place);
        return;
      }
      lane.waiting.shift();
      hasLost = place === undefined;
      if (place === undefined) continue;
      const nowMs = clock.now();
      const going = [entry, ...this.#ridersOf(entry, place)];
      const oldest = lane.waiting.find(({ isRemoved }) => !isRemoved);
      // The age of one that is due this very moment is no 0, which would say that nobody waits.
      const oldestMs = oldest === undefined ? 0 : Math.max(1, nowMs - oldest.dueAtMs);
      for (const each of going) {
        if (each.state === "waiting") pacer.noteWait(name, Math.max(0, nowMs - each.dueAtMs), oldestMs);
        this.#ask(each, place);
      }
    }
    this.#lanes.delete(name);
    if (hasLost) this.#noteNobodyWaits(name);
  }

  /** Those that go with a room that is asked for now, since one request can tell of all of them: due, or nearly. */
  #ridersOf({ room }: Entry<Room>, grant: Grant): Entry<Room>[] {
    const { clock, groupOf = () => undefined, prepare } = this.#options;
    const group = groupOf(room, grant);
    if (group === undefined) return [];
    const nowMs = clock.now();
    const near = [...this.#entries.values()].filter(
      ({ state, dueAtMs, room: { intervalMs } }) =>
        state !== "running" && dueAtMs - nowMs <= intervalMs * EARLY,
    );
    const riders: Entry<Room>[] = [];
    for (const entry of near.sort((one, other) => one.dueAtMs - other.dueAtMs)) {
      if (riders.length + 1 >= group.size) break;
      if (entry.room !== room && group.has(entry.room) && prepare(entry.room) === undefined)
        riders.push(this.#renewed(entry));
    }
    return riders;
  }

  /** The same without the place and the time that it had. */
  #renewed(entry: Entry<Room>): Entry<Room> {
    this.#alarms.clear(entry);
    entry.isRemoved = true;
    const renewed = { ...entry, isRemoved: false };
    this.#entries.set(entry.room, renewed);
    return renewed;
  }

  /** The pacer would make others stand back for rooms that wait no more. */
  #noteNobodyWaits(lane: string): void {
    this.#options.pacer.noteWait(lane, 0, 0);
  }

  async #ask(entry: Entry<Room>, grant: Grant): Promise<void> {
    const { clock, random, ask } = this.#options;
    const { room } = entry;
    entry.askedAtMs = clock.now();
    entry.state = "running";
    const otherwiseInMs = await ask(room, grant);
    if (entry.isRemoved) return;
    const usualMs = room.intervalMs * (1 - JITTER + 2 * JITTER * random());
    this.#plan(entry, otherwiseInMs === undefined ? entry.askedAtMs + usualMs : clock.now() + otherwiseInMs);
  }

  #pacedRoom({ room, dueAtMs }: Entry<Room>): PacedRoom {
    const { provider, affinityKey, hasUid, api, asker } = room;
    const lateMs = Math.max(0, this.#options.clock.now() - dueAtMs);
    return { provider, affinityKey, hasUid, api, asker, lateMs };
  }
}
