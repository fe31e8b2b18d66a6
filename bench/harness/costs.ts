import type { Pair } from "./interleave.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** What one case costs. */
export interface Cost {
  nsPerCall: Spread;
  /** Times the baseline that ran just before. */
  ratio: Spread;
}

export function costOf(pairs: readonly Pair[]): Cost {
  return { nsPerCall: spreadOf(pairs.map(({ ns }) => ns)), ratio: spreadOf(pairs.map(ratioOf)) };
}

/** How many times the other a case costs, round by round, each as a multiple of its own baseline. */
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
