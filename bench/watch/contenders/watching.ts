/** How often each room is asked for, and for how long this goes on. */
export interface Pace {
  /** Within this time all rooms are asked for once, evenly. */
  intervalMs: number;
  ms: number;
}

/** Somebody who asks for many rooms over HTTP. */
export interface Watching {
  /** Takes the rooms in, which is no part of what is measured. @default nothing to do */
  prepare?(pace: Pace): Promise<void>;
  /** @returns how many answers came */
  watch(pace: Pace): Promise<number>;
  close(): Promise<void>;
}
