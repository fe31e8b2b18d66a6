import { StreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { CACHE_FORMS, parseCacheURI } from "./cache-uri.ts";
import { openCache } from "./open-cache.ts";
import { type KeyvLike, OPENING, type Opening } from "./store.ts";

/** The cache that a client was given, in one form. */
interface GivenCache {
  keyv: KeyvLike & Opening;
  /** Closes what was opened here; what the caller opened is the caller's. */
  close(): Promise<void>;
}

/**
 * Reads what was given as a client's `cache`: a Keyv or anything of its shape, a store adapter of Keyv, or an address. Undefined
 * where nothing is kept beyond the process: for nothing, `false`, `null` and `memory:`.
 * @throws StreamFallbackError `INVALID_INPUT` for anything else
 */
export function givenCache(cache: unknown, parts: { clock: Clock; logger: Logger }): GivenCache | undefined {
  if (cache === undefined || cache === null || cache === false) return undefined;
  if (typeof cache === "string") {
    if (parseCacheURI(cache).kind === "memory") return undefined;
    const opened = openCache(cache, parts);
    return { keyv: opened, close: opened.close };
  }
  if (!isKeyvLike(cache))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `cache must be a Keyv, a store adapter of Keyv, or an address: ${CACHE_FORMS}; leave it out, or say false, to keep nothing beyond this process`,
    );
  return { keyv: isAdapter(cache) ? aroundAdapter(cache) : cache, close: async () => {} };
}

function isKeyvLike(value: unknown): value is KeyvLike {
  try {
    const { get, set, delete: remove } = value as Partial<KeyvLike>;
    return [get, set, remove].every((method) => typeof method === "function");
  } catch {
    return false;
  }
}

type Adapter = KeyvLike & { clear(): Promise<void> };

/** A Keyv has a store behind it, and an adapter is one: both have `opts`, and adapters can be cleared. */
function isAdapter(value: KeyvLike): value is Adapter {
  try {
    if (value instanceof Map) return true;
    const { opts, store, clear } = value as { opts?: { store?: unknown }; store?: unknown; clear?: unknown };
    const isKeyv = store !== undefined || opts?.store !== undefined;
    return typeof opts === "object" && opts !== null && typeof clear === "function" && !isKeyv;
  } catch {
    return false;
  }
}

/** A Keyv around the adapter, which is loaded when it is first needed. */
function aroundAdapter(adapter: Adapter): KeyvLike & Opening {
  let loading: Promise<KeyvLike> | undefined;
  async function load(): Promise<KeyvLike> {
    const { keyvOverGiven } = await import("./keyv-over.ts");
    return keyvOverGiven(adapter as never);
  }
  const keyv = () => {
    loading ??= load();
    return loading;
  };
  return {
    [OPENING]: keyv,
    get: async (key) => (await keyv()).get(key),
    set: async (key, value, ttl) => (await keyv()).set(key, value, ttl),
    delete: async (key) => (await keyv()).delete(key),
    on: (event, listener) => adapter.on?.(event, listener),
    off: (event, listener) => adapter.off?.(event, listener),
  };
}
