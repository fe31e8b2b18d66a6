/** How often each room is asked for, and for how long this goes on. */
export interface Pace {
  /** Within this time all rooms are asked for once, evenly. */
  intervalMs: number;
  ms: number;
}

/** Somebody who asks for many rooms over HTTP. */
export interface Watching {
  /** @returns how many answers came */
  watch(pace: Pace): Promise<number>;
  close(): Promise<void>;
}
