import type { Clock, TimerHandle } from "../runtime/clock.ts";

/** A room that is asked for at some hours only. */
export interface RestingRoom {
  isOpenAt(wallMs: number): boolean;
}

const MINUTE_MS = 60_000;

/**
 * Rooms outside their hours. The clock on the wall may be set, and go on while the computer sleeps, so no timer is set for
 * the hour: hours begin with a full minute, and each minute is looked at.
 */
export class RestingRooms<Room extends RestingRoom> {
  readonly #clock: Clock;
  readonly #onOpen: (rooms: Room[]) => void;
  readonly #rooms = new Set<Room>();
  #timer: TimerHandle;

  /** @param onOpen told of those whose hours have come, which rest no more */
  constructor(clock: Clock, onOpen: (rooms: Room[]) => void) {
    this.#clock = clock;
    this.#onOpen = onOpen;
  }

  add(room: Room): void {
    this.#rooms.add(room);
    if (this.#rooms.size === 1) this.#lookLater();
  }

  has(room: Room): boolean {
    return this.#rooms.has(room);
  }

  delete(room: Room): void {
    this.#rooms.delete(room);
    if (this.#rooms.size === 0) this.#clock.clearTimeout(this.#timer);
  }

  close(): void {
    this.#rooms.clear();
    this.#clock.clearTimeout(this.#timer);
  }

  #lookLater(): void {
    this.#clock.clearTimeout(this.#timer);
    const intoMinuteMs = this.#clock.wallNow() % MINUTE_MS;
    this.#timer = this.#clock.setTimeout(() => this.#look(), MINUTE_MS - Math.max(0, intoMinuteMs));
  }

  #look(): void {
    const wallMs = this.#clock.wallNow();
    const open = [...this.#rooms].filter((room) => room.isOpenAt(wallMs));
    for (const room of open) this.#rooms.delete(room);
    if (this.#rooms.size > 0) this.#lookLater();
    if (open.length > 0) this.#onOpen(open);
  }
}
