import { setImmediate as allThatRunsAtOnce } from "node:timers/promises";
import type { OpenCache } from "./open-cache.ts";

/**
 * A cache that is opened at its first use, and not before all that can be refused at once has been: a command that
 * nobody understands leaves no file.
 */
export function openLate(open: () => OpenCache | undefined): OpenCache {
  let opening: Promise<OpenCache | undefined> | undefined;
  let cache: OpenCache | undefined;
  let isClosed = false;

  async function opened(): Promise<OpenCache | undefined> {
    await allThatRunsAtOnce();
    if (!isClosed) cache = open();
    return cache;
  }

  async function store(): Promise<OpenCache["store"] | undefined> {
    opening ??= opened();
    return (await opening)?.store;
  }

  return {
    store: {
      get: async (key) => (await store())?.get(key),
      set: async (key, value, ttl) => (await store())?.set(key, value, ttl),
      delete: async (key) => (await store())?.delete(key),
    },
    close() {
      isClosed = true;
      cache?.close();
    },
  };
}
