import type { Clock, TimerHandle } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { Grant, PacedRoom, Pacer } from "./pacer.ts";

/** A room that is asked for again and again. */
export interface WatchedRoom extends Omit<PacedRoom, "lateMs"> {
  /** From one ask to the next, in ms, give or take 5 %. */
  intervalMs: number;
}

interface DueRoomsOptions {
  clock: Clock;
  random: Random;
  pacer: Pacer;
  /** Asks for a room; how soon it is to be asked for again is up to the schedule, unless it gives the ms itself. */
  ask(room: WatchedRoom, grant: Grant): Promise<number | undefined>;
}

interface Entry {
  readonly room: WatchedRoom;
  dueAtMs: number;
  timer: TimerHandle;
  isRemoved: boolean;
}

interface Lane {
  /** Those that are due, the one that has been so longest first. */
  readonly waiting: Entry[];
  timer: TimerHandle;
}

/** Rooms asked by many at the same moment would be a burst: an interval is longer or shorter by up to this share. */
const JITTER = 0.05;

/**
 * When each room is asked for: its interval after its last ask, the first time spread over the interval. Those for which
 * nobody may be asked yet wait in their lane, and the oldest goes first.
 */
export class DueRooms {
  readonly #options: DueRoomsOptions;
  readonly #entries = new Map<WatchedRoom, Entry>();
  readonly #lanes = new Map<string, Lane>();

  constructor(options: DueRoomsOptions) {
    this.#options = options;
  }

  add(room: WatchedRoom): void {
    const { clock, random } = this.#options;
    if (this.#entries.has(room)) return;
    const entry: Entry = { room, dueAtMs: 0, timer: undefined, isRemoved: false };
    this.#entries.set(room, entry);
    this.#plan(entry, clock.now() + random() * room.intervalMs);
  }

  remove(room: WatchedRoom): void {
    const entry = this.#entries.get(room);
    if (entry === undefined) return;
    this.#entries.delete(room);
    entry.isRemoved = true;
    this.#options.clock.clearTimeout(entry.timer);
  }

  /** Asks for nothing any more. */
  close(): void {
    for (const room of [...this.#entries.keys()]) this.remove(room);
    for (const { timer } of this.#lanes.values()) this.#options.clock.clearTimeout(timer);
    this.#lanes.clear();
  }

  #plan(entry: Entry, dueAtMs: number): void {
    const { clock } = this.#options;
    entry.dueAtMs = dueAtMs;
    entry.timer = clock.setTimeout(() => this.#fallDue(entry), Math.max(0, dueAtMs - clock.now()));
  }

  #fallDue(entry: Entry): void {
    const name = this.#options.pacer.laneOf(this.#pacedRoom(entry));
    const lane = this.#lanes.get(name) ?? { waiting: [], timer: undefined };
    this.#lanes.set(name, lane);
    // Timers come late: one that was due earlier goes before.
    let place = lane.waiting.length;
    while (place > 0 && (lane.waiting[place - 1] as Entry).dueAtMs > entry.dueAtMs) place -= 1;
    lane.waiting.splice(place, 0, entry);
    if (lane.timer === undefined) this.#serve(name, lane);
  }

  #serve(name: string, lane: Lane): void {
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

  async #ask(entry: Entry, grant: Grant): Promise<void> {
    const { clock, random, ask } = this.#options;
    const { room } = entry;
    const askedAtMs = clock.now();
    const soonerMs = await ask(room, grant).catch(() => undefined);
    if (entry.isRemoved) return;
    const usualMs = room.intervalMs * (1 - JITTER + 2 * JITTER * random());
    this.#plan(entry, soonerMs === undefined ? askedAtMs + usualMs : clock.now() + soonerMs);
  }

  #pacedRoom({ room, dueAtMs }: Entry): PacedRoom {
    const { provider, affinityKey, hasUid, api } = room;
    const lateMs = Math.max(0, this.#options.clock.now() - dueAtMs);
    return { provider, affinityKey, hasUid, api, lateMs };
  }
}
