import type { Clock, TimerHandle } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { Grant, PacedRoom, Pacer } from "./pacer.ts";

/** A room that is asked for again and again. */
export interface DueRoom extends Omit<PacedRoom, "lateMs"> {
  /** From one ask to the next, in ms, give or take 5 %. */
  intervalMs: number;
}

interface DueRoomsOptions<Room extends DueRoom> {
  clock: Clock;
  random: Random;
  pacer: Pacer;
  /** Asks for a room; gives in how many ms it is due again where that is not its interval after this ask. Must not throw. */
  ask(room: Room, grant: Grant): Promise<number | undefined>;
}

interface Entry<Room extends DueRoom> {
  readonly room: Room;
  dueAtMs: number;
  timer: TimerHandle;
  isRemoved: boolean;
}

interface Lane<Room extends DueRoom> {
  /** Those that are due, the one that has been so longest first. */
  readonly waiting: Entry<Room>[];
  timer: TimerHandle;
}

/** Rooms asked by many at the same moment would be a burst: an interval is longer or shorter by up to this share. */
const JITTER = 0.05;

/** A timer later than this has been held up by a process that stood still, and so have those of all other rooms. */
export const GAP_MS = 5_000;

/**
 * When each room is asked for: its interval after its last ask. Those for which nobody may be asked yet wait in their
 * lane, and the oldest goes first. After the process stood still nothing is made up for in a burst: what fell due
 * meanwhile is spread over its interval anew.
 */
export class DueRooms<Room extends DueRoom> {
  readonly #options: DueRoomsOptions<Room>;
  readonly #entries = new Map<Room, Entry<Room>>();
  readonly #lanes = new Map<string, Lane<Room>>();

  constructor(options: DueRoomsOptions<Room>) {
    this.#options = options;
  }

  /** @param firstInMs until it is due for the first time */
  add(room: Room, firstInMs: number): void {
    if (this.#entries.has(room)) return;
    const entry: Entry<Room> = { room, dueAtMs: 0, timer: undefined, isRemoved: false };
    this.#entries.set(room, entry);
    this.#plan(entry, this.#options.clock.now() + firstInMs);
  }

  remove(room: Room): void {
    const entry = this.#entries.get(room);
    if (entry === undefined) return;
    this.#entries.delete(room);
    entry.isRemoved = true;
    this.#options.clock.clearTimeout(entry.timer);
  }

  /** In how many ms it is due; below 0 for one that waits, undefined for one that is not in here. */
  dueInMs(room: Room): number | undefined {
    const entry = this.#entries.get(room);
    return entry && entry.dueAtMs - this.#options.clock.now();
  }

  /** Asks for nothing any more. */
  close(): void {
    for (const room of [...this.#entries.keys()]) this.remove(room);
    for (const { timer } of this.#lanes.values()) this.#options.clock.clearTimeout(timer);
    this.#lanes.clear();
  }

  #plan(entry: Entry<Room>, dueAtMs: number): void {
    const { clock } = this.#options;
    entry.dueAtMs = dueAtMs;
    entry.timer = clock.setTimeout(() => this.#fallDue(entry), Math.max(0, dueAtMs - clock.now()));
  }

  #fallDue(entry: Entry<Room>): void {
    const { clock, random, pacer } = this.#options;
    const nowMs = clock.now();
    if (nowMs - entry.dueAtMs > GAP_MS) {
      this.#plan(entry, nowMs + random() * entry.room.intervalMs);
      return;
    }
    const name = pacer.laneOf(this.#pacedRoom(entry));
    const lane = this.#lanes.get(name) ?? { waiting: [], timer: undefined };
    this.#lanes.set(name, lane);
    // Timers come late: one that was due earlier goes before.
    let place = lane.waiting.length;
    while (place > 0 && (lane.waiting[place - 1] as Entry<Room>).dueAtMs > entry.dueAtMs) place -= 1;
    lane.waiting.splice(place, 0, entry);
    if (lane.timer === undefined) this.#serve(name, lane);
  }

  #serve(name: string, lane: Lane<Room>): void {
    const { clock, pacer } = this.#options;
    lane.timer = undefined;
    for (let entry = lane.waiting[0]; entry !== undefined; entry = lane.waiting[0]) {
      const place = entry.isRemoved ? undefined : pacer.take(name, this.#pacedRoom(entry));
      if (typeof place === "number") {
        lane.timer = clock.setTimeout(() => this.#serve(name, lane), place);
        return;
      }
      lane.waiting.shift();
      if (place === undefined) continue;
      const nowMs = clock.now();
      const oldest = lane.waiting.find(({ isRemoved }) => !isRemoved);
      // The age of one that is due this very moment is no 0, which would say that nobody waits.
      const oldestMs = oldest === undefined ? 0 : Math.max(1, nowMs - oldest.dueAtMs);
      pacer.noteWait(name, Math.max(0, nowMs - entry.dueAtMs), oldestMs);
      this.#ask(entry, place);
    }
    this.#lanes.delete(name);
  }

  async #ask(entry: Entry<Room>, grant: Grant): Promise<void> {
    const { clock, random, ask } = this.#options;
    const { room } = entry;
    const askedAtMs = clock.now();
    const otherwiseInMs = await ask(room, grant);
    if (entry.isRemoved) return;
    const usualMs = room.intervalMs * (1 - JITTER + 2 * JITTER * random());
    this.#plan(entry, otherwiseInMs === undefined ? askedAtMs + usualMs : clock.now() + otherwiseInMs);
  }

  #pacedRoom({ room, dueAtMs }: Entry<Room>): PacedRoom {
    const { provider, affinityKey, hasUid, api } = room;
    const lateMs = Math.max(0, this.#options.clock.now() - dueAtMs);
    return { provider, affinityKey, hasUid, api, lateMs };
  }
}
