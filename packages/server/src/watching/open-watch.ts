import type { Clock, Logger } from "@stream-fallback/core";
import { checkWatchRoom, openCache, StreamFallbackError } from "@stream-fallback/core";
import type { AskWith, ServedClient, ServedWatch } from "../app-options.ts";
import type { EventFeed } from "../events/event-feed.ts";
import { fileBacking } from "./file/file-backing.ts";
import { LeaseTurns } from "./lease-turns.ts";
import { memoryBacking } from "./memory-backing.ts";
import { redisBacking } from "./redis/redis-backing.ts";
import type { ListedRoom } from "./room-wishes.ts";
import { ServingWatch } from "./serving-watch.ts";
import { onlyTurn } from "./turns.ts";

interface OpeningParts {
  client: ServedClient;
  askWith: AskWith;
  feed: EventFeed;
  clock: Clock;
  logger: Logger | undefined;
}

/**
 * The watch of a service, which begins when it is told to.
 * @throws StreamFallbackError `INVALID_INPUT` for a room or an interval that cannot be watched, and for what is no address of a cache
 */
export function openWatch(given: ServedWatch, parts: OpeningParts): ServingWatch {
  const { intervalMs } = given;
  const rooms = (given.rooms ?? []).map((room): ListedRoom => (typeof room === "string" ? { room } : room));
  checkWatchRoom({ room: "1", intervalMs });
  for (const room of rooms) checkWatchRoom(room);
  return new ServingWatch({ ...parts, ...placeOf(given, parts), rooms, intervalMs });
}

/** Where the list is kept, and whose turn it is with those who share it. */
function placeOf(
  { keptIn = "memory:", namespace }: ServedWatch,
  { clock, logger }: OpeningParts,
): Pick<ConstructorParameters<typeof ServingWatch>[0], "backing" | "turns"> {
  const cache = checkedCache(() => openCache(keptIn, { namespace, logger, clock }));
  if (/^rediss?:/i.test(keptIn)) {
    const { backing, lease } = redisBacking({ url: keptIn, namespace, clock });
    return { backing, turns: new LeaseTurns(lease, clock) };
  }
  if (!/^sqlite:/i.test(keptIn)) return { backing: memoryBacking(), turns: onlyTurn() };
  const { backing, lease } = fileBacking({
    cache,
    open: () => openCache(keptIn, { namespace, clock }),
    clock,
  });
  return { backing, turns: new LeaseTurns(lease, clock) };
}

function checkedCache<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof StreamFallbackError)) throw error;
    throw new StreamFallbackError(error.code, `watch.keptIn: ${error.message}`, { cause: error });
  }
}
