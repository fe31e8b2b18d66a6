import { checkedOptions, clock as clockKind, logger as loggerKind, text } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedLogger, type Logger, silentLogger } from "../runtime/logger.ts";
import { type CacheURI, parseCacheURI } from "./cache-uri.ts";
import { type Backend, type CacheSwap, openLate } from "./open-late.ts";
import type { KeyvLike } from "./store.ts";

export interface OpenCacheOptions {
  /**
   * What the keys begin with, so that others can keep theirs in the same place.
   * @default "stream-fallback" in a Redis, nothing elsewhere
   */
  namespace?: string | undefined;
  /** Gets a warning where nothing can be opened, or a damaged file was set aside. @default silent */
  logger?: Logger | undefined;
  /** @default the system's */
  clock?: Clock | undefined;
}

/** A cache of one's own, to be handed to one client or several. */
export interface OpenCache extends KeyvLike {
  /**
   * Puts a value in the place of another in one step, whoever else shares the place. Tells whether that other one was there; undefined
   * where that cannot be done, as in a Redis, and where there is no cache.
   */
  swap(key: string, change: CacheSwap): Promise<boolean | undefined>;
  /** How many entries have keys that begin with this text; undefined where that cannot be told without reading all, as in a Redis. */
  count(prefix?: string): Promise<number | undefined>;
  /**
   * The keys that begin with this text, each with what is kept under it; undefined where that cannot be told without reading all, as
   * in a Redis, and where there is no cache.
   */
  entries(prefix?: string): Promise<[string, string][] | undefined>;
  /** Lets go of the file or the connection; to be called after `close()` of the clients. From then on everything is a miss. */
  close(): Promise<void>;
}

const KINDS = { namespace: text, logger: loggerKind, clock: clockKind };

/** Where the keys of a Redis begin if nobody says otherwise: it is rarely ours alone. */
const REDIS_NAMESPACE = "stream-fallback";

/**
 * Opens the cache of an address: `redis://…` or `rediss://…` (with the package `@keyv/redis`), `sqlite:///absolute/path`, or
 * `memory:`, which clients of one process can share. It loads and opens what it needs at its first use. A place that cannot
 * be used costs a warning, and everything is a miss; it is tried again half a minute later.
 * @throws StreamFallbackError `INVALID_INPUT` for any other address or option, and for a Redis where `@keyv/redis` is not installed
 */
export function openCache(uri: string, given: OpenCacheOptions = {}): OpenCache {
  const options = checkedOptions<OpenCacheOptions>("openCache", { options: given, kinds: KINDS });
  const place = parseCacheURI(uri);
  if (place.kind === "redis") needRedis();
  const guarded = guardedLogger(options.logger ?? silentLogger);
  const clock = options.clock ? guardedClock(options.clock, guarded) : systemClock;
  const logger = warningOnce(guarded);
  const listeners = new Set<(error: unknown) => void>();
  const onError = (error: unknown) => {
    for (const listener of listeners) listener(error);
  };
  const cache = openLate(() => open(place, { clock, logger, onError }), clock);
  const namespace = options.namespace ?? (place.kind === "redis" ? REDIS_NAMESPACE : "");
  const named = (key: string) => (namespace === "" ? key : `${namespace}:${key}`);
  return {
    ...cache,
    get: (key) => cache.get(named(key)),
    set: (key, value, ttl) => cache.set(named(key), value, ttl),
    delete: (key) => cache.delete(named(key)),
    swap: (key, change) => cache.swap(named(key), change),
    count: (prefix = "") => cache.count(named(prefix)),
    async entries(prefix = "") {
      const found = await cache.entries(named(prefix));
      return found?.map(([key, text]) => [key.slice(named("").length), text]);
    },
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
}

interface OpeningParts {
  clock: Clock;
  logger: Logger;
  onError: (error: unknown) => void;
}

/** Each kind loads what it needs, and nobody else does. */
async function open(place: CacheURI, { clock, logger, onError }: OpeningParts): Promise<Backend | undefined> {
  try {
    if (place.kind === "sqlite")
      return (await import("./sqlite/open-file.ts")).openFile(place.file, { clock, logger });
    if (place.kind === "redis") return (await import("./redis-store.ts")).openRedis(place.url, onError);
    return (await import("./memory-store.ts")).openMemory();
  } catch (error) {
    // The message may quote the address with its password.
    const reason = error instanceof Error ? error.name : typeof error;
    logger.warn({ reason }, `nothing is remembered: the cache of ${place.kind} cannot be loaded`);
    return undefined;
  }
}

/** A place that is tried over and over is warned of once. */
function warningOnce(logger: Logger): Logger {
  let last = "";
  return {
    ...logger,
    warn(fields, message) {
      if (message !== last) logger.warn(fields, message);
      last = message;
    },
  };
}

function needRedis(): void {
  try {
    import.meta.resolve("@keyv/redis");
  } catch (cause) {
    // A bundle cannot tell; it finds out when it loads the package.
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) return;
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "a cache in Redis needs the package @keyv/redis, which is not installed; run: npm install @keyv/redis@5",
      { cause },
    );
  }
}
