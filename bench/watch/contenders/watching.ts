/** Somebody who asks for many rooms over HTTP. */
export interface Watching {
  /** Asks for these rooms and no others, from now on, each once in this time, evenly. */
  watch(rooms: readonly string[], intervalMs: number): Promise<void>;
  /** How many answers have come so far. */
  answers(): number;
}
