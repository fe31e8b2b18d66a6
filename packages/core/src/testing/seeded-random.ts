import { checkedOption, number, required } from "../errors/option-kinds.ts";
import type { Random } from "../runtime/random.ts";
import { seededRandom as uncheckedRandom } from "../runtime/seeded-random.ts";

/**
 * For tests: the same numbers for the same seed (mulberry32, a 32-bit generator of good spread).
 * @throws StreamFallbackError `INVALID_INPUT` for a seed that is no number
 */
export function seededRandom(seed: number): Random {
  return uncheckedRandom(checkedOption("seededRandom", { kind: required(number), read: () => seed }));
}
