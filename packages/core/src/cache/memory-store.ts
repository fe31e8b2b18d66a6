import { keyvOver } from "./keyv-over.ts";
import type { Backend, CacheSwap } from "./open-late.ts";
import { createRecentlyUsed } from "./recently-used.ts";

/** As many as four kinds of entries for as many rooms as one client remembers. */
const MOST_ENTRIES = 40_000;

/** A store in this process, which forgets what was not used for longest. */
export function openMemory(): Backend {
  const entries = createRecentlyUsed<string>(MOST_ENTRIES);
  const store = keyvOver({
    get: async (key: string) => entries.get(key),
    set: (key, value: string, ttl) => void entries.set(key, value, { ttl: ttl ?? 0 }),
    delete: async (key: string) => entries.delete(key),
    clear: async () => entries.clear(),
  });
  async function swap(key: string, { before, after, ttl = 0 }: CacheSwap): Promise<boolean> {
    if (entries.get(key) !== before) return false;
    if (after === undefined) entries.delete(key);
    else entries.set(key, after, { ttl });
    return true;
  }
  return { store, swap, close: () => entries.clear() };
}
