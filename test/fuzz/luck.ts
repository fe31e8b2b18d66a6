/** A source of numbers from 0 to just under 1, like `Math.random`. */
export type Random = () => number;

/** A whole number below the limit. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  if (items.length === 0) throw new RangeError("there is nothing to pick from");
  return items[below(items.length, random)] as Item;
}

export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);
}
