import type { Clock, TimerHandle } from "../runtime/clock.ts";

/** What is to happen at some time. */
export interface Alarm {
  /** In monotonic ms; not to be changed while it is set. */
  dueAtMs: number;
  /** Its place among those that are set; -1 while it is not. */
  place: number;
  /** Of those that are due at the same moment the one that was set first goes first. */
  order: number;
}

/** Timers know whole milliseconds only, and end by as much too early. */
const TIMER_STEP_MS = 1;

/** Any number of alarms on one timer: one of its own would be most of what is kept of a room that waits. */
export class Alarms<Due extends Alarm> {
  readonly #clock: Clock;
  readonly #ring: (due: Due) => void;
  /** A heap: none is due before the one above it, whose place is half as far. */
  readonly #set: Due[] = [];
  #sets = 0;
  #timer: TimerHandle;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #isRinging = false;

  /** @param ring told of each that is due, which is set no more */
  constructor(clock: Clock, ring: (due: Due) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  set(alarm: Due): void {
    this.clear(alarm);
    this.#sets += 1;
    alarm.order = this.#sets;
    this.#rise(alarm, this.#set.length);
    this.#wind();
  }

  clear(alarm: Due): void {
    const { place } = alarm;
    if (place === -1) return;
    alarm.place = -1;
    const last = this.#set.pop();
    // A timer that nothing waits for would hold the process.
    if (this.#set.length === 0) this.#unwind();
    if (last === undefined || last === alarm) return;
    this.#sink(last, place);
    this.#rise(last, last.place);
  }

  close(): void {
    for (const alarm of this.#set) alarm.place = -1;
    this.#set.length = 0;
    this.#unwind();
  }

  #unwind(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }

  #wind(): void {
    const first = this.#set[0];
    if (this.#isRinging || first === undefined || first.dueAtMs >= this.#timerAtMs) return;
    this.#unwind();
    this.#timerAtMs = first.dueAtMs;
    const waitMs = Math.max(0, first.dueAtMs - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => this.#ringAll(), waitMs);
  }

  #ringAll(): void {
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    this.#isRinging = true;
    try {
      const untilMs = this.#clock.now() + TIMER_STEP_MS;
      for (let first = this.#set[0]; first !== undefined && first.dueAtMs < untilMs; first = this.#set[0]) {
        this.clear(first);
        this.#ring(first);
      }
    } finally {
      this.#isRinging = false;
      this.#wind();
    }
  }

  #rise(alarm: Due, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#set[above] as Due;
      if (!isBefore(alarm, other)) break;
      this.#put(other, place);
      place = above;
    }
    this.#put(alarm, place);
  }

  #sink(alarm: Due, from: number): void {
    let place = from;
    for (let below = 2 * place + 1; below < this.#set.length; below = 2 * place + 1) {
      const left = this.#set[below] as Due;
      const right = this.#set[below + 1];
      const other = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(other, alarm)) break;
      const free = other.place;
      this.#put(other, place);
      place = free;
    }
    this.#put(alarm, place);
  }

  #put(alarm: Due, place: number): void {
    this.#set[place] = alarm;
    alarm.place = place;
  }
}

function isBefore(one: Alarm, other: Alarm): boolean {
  return one.dueAtMs < other.dueAtMs || (one.dueAtMs === other.dueAtMs && one.order < other.order);
}
