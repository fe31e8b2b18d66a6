import type { ListSource } from "./list-source.ts";

/** A list that never changes. */
export function staticSource<Item>(items: readonly Item[]): ListSource<Item> {
  return {
    open(take) {
      take(items);
      return { follow: () => {}, close: () => {} };
    },
  };
}
