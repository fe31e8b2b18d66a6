import { LRUCache } from "lru-cache";

/**
 * A map that forgets what was not used for longest once it holds more than `most`. It grows with what it holds: given
 * as its `max`, the bound would make lru-cache claim room for all of it at once, and a client megabytes before its first call.
 */
export function createRecentlyUsed<Value extends {}>(most: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: most, sizeCalculation: () => 1 });
}
