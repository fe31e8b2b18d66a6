import { isDeepStrictEqual } from "node:util";
import { contradiction } from "./contradiction.ts";

/**
 * The room among those of a list that go by one name: the short number of one may be the real one of another.
 * @throws StreamFallbackError `INCOMPLETE` where they are not the same
 */
export function oneRoom<Room>(rooms: readonly Room[]): Room | undefined {
  const [first, ...others] = rooms;
  if (others.every((other) => isDeepStrictEqual(other, first))) return first;
  throw contradiction("more than one room goes by this name");
}
