import { seededRandom } from "../../runtime/seeded-random.ts";

export interface Dice {
  /** A number from 0 to just under 1. */
  roll(): number;
  /** Begins the sequence of rolls anew. */
  reset(): void;
}

/** Random numbers that repeat for the same seed. */
export function createDice(seed: number): Dice {
  let random = seededRandom(seed);
  return {
    roll: () => random(),
    reset: () => {
      random = seededRandom(seed);
    },
  };
}
