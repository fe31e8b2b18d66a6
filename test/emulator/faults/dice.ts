export interface Dice {
  /** A number from 0 to just under 1. */
  roll(): number;
  /** Begins the sequence of rolls anew. */
  reset(): void;
}

/** Random numbers that repeat for the same seed (the algorithm known as mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  return {
    roll() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    reset: () => {
      state = seed | 0;
    },
  };
}
