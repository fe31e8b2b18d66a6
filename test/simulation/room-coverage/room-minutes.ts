const MINUTE_MS = 60_000;

/** In which minutes a true state of each room was learned. */
export class RoomMinutes {
  readonly #minutes: number;
  readonly #learned: ReadonlyMap<string, Uint8Array>;

  constructor(rooms: readonly string[], minutes: number) {
    this.#minutes = minutes;
    this.#learned = new Map(rooms.map((room) => [room, new Uint8Array(minutes)]));
  }

  learn(room: string, nowMs: number): void {
    const learned = this.#learned.get(room);
    if (learned !== undefined) learned[Math.floor(nowMs / MINUTE_MS)] = 1;
  }

  /** Percent of the room-minutes in which a state was learned. */
  get fresh(): number {
    return this.#percentOf((learned, minute) => learned[minute] === 1);
  }

  /** Percent of the room-minutes in which, or in the minute before which, a state was learned. */
  get known(): number {
    return this.#percentOf(isKnown);
  }

  /** Percent known in each stretch of so many minutes. */
  knownInStretches(minutes: number): number[] {
    return Array.from({ length: Math.ceil(this.#minutes / minutes) }, (_, stretch) =>
      this.#percentOf(isKnown, stretch * minutes, Math.min(this.#minutes, (stretch + 1) * minutes)),
    );
  }

  #percentOf(
    counts: (learned: Uint8Array, minute: number) => boolean,
    from = 0,
    to: number = this.#minutes,
  ): number {
    let counted = 0;
    for (const learned of this.#learned.values())
      for (let minute = from; minute < to; minute++) if (counts(learned, minute)) counted += 1;
    return (100 * counted) / (this.#learned.size * (to - from));
  }
}

function isKnown(learned: Uint8Array, minute: number): boolean {
  return learned[minute] === 1 || (minute > 0 && learned[minute - 1] === 1);
}
