import type { Pair } from "./interleave.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** The cost of one case. */
export interface Cost {
  nsPerCall: Spread;
  /** The cost as a multiple of the baseline that ran just before. */
  ratio: Spread;
}

export function costOf(pairs: readonly Pair[]): Cost {
  return { nsPerCall: spreadOf(pairs.map(({ ns }) => ns)), ratio: spreadOf(pairs.map(ratioOf)) };
}

/** The cost of a case as a multiple of another's, round by round, each measured against its own baseline. */
export function comparison(pairs: readonly Pair[], others: readonly Pair[]): Spread {
  return spreadOf(
    pairs.flatMap((pair, round) => {
      const other = others[round];
      return other === undefined ? [] : ratioOf(pair) / ratioOf(other);
    }),
  );
}

function ratioOf({ ns, baselineNs }: Pair): number {
  return ns / baselineNs;
}
